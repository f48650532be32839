//! Invented names. Districts and schools are clearly fictional, Californian in tone.

/// Given names of girls and non-binary students.
#[rustfmt::skip]
pub(crate) const GIRLS: [&str; 40] = [
    "Sofía", "Camila", "Mia", "Emma", "Olivia", "Isabella", "Ximena", "Valentina", "Luna", "Aria",
    "Zoë", "Chloe", "Ava", "Ruby", "Hazel", "Maya", "Leilani", "Jasmine", "Destiny", "Aaliyah",
    "Noemí", "Inés", "Lucía", "Paloma", "Marisol", "Thuy", "Linh", "Mei", "Priya", "Anika",
    "Grace", "Naomi", "Ruth", "Abril", "Daniela", "Elena", "Freya", "Iris", "Juniper", "Sage",
];

/// Given names of boys.
#[rustfmt::skip]
pub(crate) const BOYS: [&str; 40] = [
    "José", "Mateo", "Santiago", "Liam", "Noah", "Sebastián", "Julián", "Ángel", "Diego", "Luis",
    "Ethan", "Aiden", "Jayden", "Elijah", "Isaiah", "Marcus", "Darius", "Kai", "Makoa", "Tane",
    "Minh", "Khoa", "Wei", "Arjun", "Rohan", "Jin", "Hiro", "Andrés", "Iñaki", "Raúl",
    "Owen", "Henry", "Theo", "Oscar", "Felix", "Hugo", "Leo", "Miles", "Wyatt", "Río",
];

/// Family names, Hispanic.
#[rustfmt::skip]
pub(crate) const LAST_HISPANIC: [&str; 32] = [
    "Peña", "Núñez", "García", "Hernández", "López", "Martínez", "González", "Rodríguez", "Pérez",
    "Sánchez", "Ramírez", "Torres", "Flores", "Rivera", "Gómez", "Díaz", "Reyes", "Morales",
    "Cruz", "Ortiz", "Gutiérrez", "Chávez", "Ramos", "Ruiz", "Mendoza", "Álvarez", "Castillo",
    "Jiménez", "Vásquez", "Romero", "De la Cruz", "Ibáñez",
];

/// Family names, Asian, Filipino and Pacific Islander.
#[rustfmt::skip]
pub(crate) const LAST_ASIAN: [&str; 28] = [
    "Nguyen", "Tran", "Le", "Pham", "Chen", "Wong", "Lee", "Kim", "Park", "Patel", "Singh", "Shah",
    "Vang", "Xiong", "Yang", "Tanaka", "Santos", "Dela Rosa", "Bautista", "Aquino", "Villanueva",
    "Kealoha", "Tupou", "Faleolo", "Sok", "Chea", "Lin", "Huang",
];

/// Family names, all others.
#[rustfmt::skip]
pub(crate) const LAST_GENERAL: [&str; 40] = [
    "O’Brien", "O’Connor", "Smith", "Johnson", "Williams", "Brown", "Jones", "Miller", "Davis",
    "Wilson", "Anderson", "Taylor", "Thomas", "Moore", "Jackson", "Martin", "White", "Harris",
    "Clark", "Lewis", "Robinson", "Walker", "Young", "Allen", "King", "Wright", "Scott", "Hill",
    "Green", "Adams", "Baker", "Nelson", "Carter", "Mitchell", "Müller", "Lefèvre", "Björk",
    "Washington", "Freeman", "St. Clair",
];

/// Alias given names; the quotation mark is data.
#[rustfmt::skip]
pub(crate) const ALIASES: [&str; 6] = [
    "\"Bo\"", "Alex \"Lex\"", "\"Nena\"", "Sam", "\"Güero\"", "Jo",
];

/// First half of a district's name.
#[rustfmt::skip]
pub(crate) const DISTRICT_FIRST: [&str; 20] = [
    "Costa", "Valle", "Sierra", "Playa", "Loma", "Laguna", "Rancho", "Bahía", "Mesa", "Arroyo",
    "Puerto", "Cañada", "Monte", "Isla", "Llano", "Punta", "Campo", "Pueblo", "Bosque", "Alameda",
];

/// Second half of a district's name: each says that the place is imagined.
#[rustfmt::skip]
pub(crate) const DISTRICT_SECOND: [&str; 20] = [
    "Imaginada", "Supuesto", "Ilusoria", "Ficticia", "de Ejemplo", "Soñada", "Fantasma", "Quimera",
    "Inventada", "Aparente", "Fingido", "Espejismo", "Irreal", "Fábula", "Leyenda", "Utópico",
    "Novela", "Hipótesis", "Muestra", "Ensayo",
];

/// First half of a school's name.
#[rustfmt::skip]
pub(crate) const SCHOOL_FIRST: [&str; 32] = [
    "Toyon", "Madrone", "Manzanita", "Ceanothus", "Yarrow", "Lupine", "Coyote Mint", "Buckeye",
    "Sagebrush", "Chaparral", "Tule", "Redbud", "Otter", "Condor", "Quail", "Heron", "Pelican",
    "Abalone", "Grunion", "Pika", "Fogbank", "Santa Ana Wind", "Marine Layer", "Seacliff",
    "Granite", "Obsidian", "Serpentine", "Jade Cove", "Live Oak", "Sycamore", "Cottonwood",
    "Elderberry",
];

/// Second half of a school's name.
#[rustfmt::skip]
pub(crate) const SCHOOL_SECOND: [&str; 24] = [
    "Mirage", "Lantern", "Halcyon", "Reverie", "Fable", "Daydream", "Compass", "Almanac",
    "Parable", "Sonnet", "Horizon Line", "Paper Moon", "Looking Glass", "Cloud", "Echo", "Rainbow",
    "Comet", "Kite", "Origami", "Chalk", "Pencil", "Atlas", "Carousel", "Weathervane",
];

/// Streets of addresses.
#[rustfmt::skip]
pub(crate) const STREETS: [&str; 10] = [
    "Paper Street", "Mirage Way", "Quimera Avenue", "Fable Lane", "Calle Inventada",
    "Almanac Drive", "Lantern Court", "Reverie Road", "Origami Place", "Sonnet Circle",
];

/// Counties used, by code and name.
#[rustfmt::skip]
pub(crate) const COUNTIES: [(&str, &str); 10] = [
    ("19", "Los Angeles"), ("01", "Alameda"), ("10", "Fresno"), ("34", "Sacramento"),
    ("30", "Orange"), ("37", "San Diego"), ("04", "Butte"), ("43", "Santa Clara"),
    ("56", "Ventura"), ("07", "Contra Costa"),
];
