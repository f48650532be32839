//! `header_records(content, file, layout, lea_code, academic_year)`

use super::Documentation;
use super::file_records::{record_type, records};
use crate::duckdb::{Connection, Result, ScalarFunction, Type, register_scalar};
use crate::files::{Place, read_with_header};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "header_records",
    kind: "scalar",
    signature: "header_records(content BLOB, file VARCHAR, layout VARCHAR, lea_code VARCHAR, academic_year VARCHAR) -> STRUCT(line_number BIGINT, fields VARCHAR[], lea_code VARCHAR, academic_year VARCHAR, problem VARCHAR, raw_line VARCHAR)[]",
    description: "The records of a text file (as positional_records takes it) whose columns are \
        found by the names in a header line, which may stand below titles. fields are in the \
        order of layout (see layout_columns) whatever the order in the file, NULL for a column \
        that the file does not have, for a blank and for 'No Data'. lea_code and academic_year are what the path tells of the \
        file, '' for nothing: then a column of form lea_cds in the first records tells the LEA of \
        the file, one of form school_cds that of its record; a column of form academic_year goes \
        before the path. A record whose LEA or year nothing tells has a problem. A file among \
        whose first lines none has the columns needed is an error that names those missing. NULL \
        when an argument is NULL.",
    example: "SELECT header_records('Item,SSID\\x0Aq1,1234567890'::BLOB, 'a.csv', 'SSID ssid ssid!', '0161119', '2022-2023')",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![
                Type::Blob,
                Type::Varchar,
                Type::Varchar,
                Type::Varchar,
                Type::Varchar,
            ],
            returns: record_type(),
            body: |chunk, output| {
                let [contents, _, _, lea_codes, years] =
                    [0, 1, 2, 3, 4].map(|column| chunk.column(column));
                records(chunk, output, 2, |row, layout| {
                    let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
                    let place = Place {
                        lea_code: told(lea_codes.text(row)?),
                        academic_year: told(years.text(row)?),
                    };
                    Ok(read_with_header(contents.bytes(row)?, layout, place))
                })
            },
        }],
    )
}
