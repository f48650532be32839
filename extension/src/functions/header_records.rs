//! `header_records(path, reader, layout, by_district, external_access)`

use super::Documentation;
use super::file_records::FileRecords;
use crate::duckdb::{Connection, Error, Result, Type, register_table};
use crate::files::Shape;

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "header_records",
    kind: "table",
    signature: "header_records(path VARCHAR or VARCHAR[], reader VARCHAR, layout VARCHAR, by_district BOOLEAN, external_access BOOLEAN) -> TABLE",
    description: "The records of text files (as positional_records takes them) whose columns are \
        found by the names in a header line, which may stand below titles. The columns are those \
        of layout (see layout_columns) whatever the order in the file, NULL for a column that \
        the file does not have, for a blank, for 'No Data' and for what is not of a form that is \
        not text; then, when records belong to districts, lea_code and academic_year; then \
        filename, line_number, problem and raw_line as positional_records gives them. lea_code \
        is of the 14-digit code in the file name, else the last 7 digits in the path, else of a \
        column of form lea_cds in the first records, else of the record's own of form \
        school_cds; academic_year is of a column of that form, else 2022-2023 in the file name, \
        the spring year 2023 in the file name, or 2022-2023 in the path. A record whose LEA or \
        year nothing tells has a problem. A file among whose first lines none has the columns \
        needed is an error that names those missing; so is external_access FALSE.",
    example: "FROM header_records('surveys/*.csv', 'mine', 'SSID ssid ssid!, Item item text!', TRUE, TRUE)",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let parameters = [
        Type::Any,
        Type::Varchar,
        Type::Varchar,
        Type::Boolean,
        Type::Boolean,
    ];
    register_table(connection, name, &parameters, |arguments| {
        let [path, reader, layout, by_district, external_access] = arguments
            .try_into()
            .map_err(|_| Error("header_records takes 5 arguments".into()))?;
        let shape = Shape::Header {
            by_district: by_district.boolean(),
        };
        FileRecords::new(path, &reader, &layout, shape, external_access.boolean())
    })
}
