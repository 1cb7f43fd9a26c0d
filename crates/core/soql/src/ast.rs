//! The syntax tree. Names are as written; whether they exist is for others to say.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::RelativeDate;

/// A stretch of the source, in bytes. All spans are equal, so that trees compare by meaning.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl PartialEq for Span {
    fn eq(&self, _: &Span) -> bool {
        true
    }
}

impl Eq for Span {}

/// A query or subquery.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// What is asked for.
    pub select: Select,
    /// The object, or in a child subquery the relationship.
    pub from: Name,
    /// Alias of the object.
    pub alias: Option<Name>,
    /// USING SCOPE, the word as written: `mine`, `everything` ...
    pub scope: Option<Name>,
    /// WHERE.
    pub filter: Option<Condition>,
    /// WITH: in whose rights the query runs.
    pub mode: Option<Mode>,
    /// GROUP BY.
    pub group_by: Vec<Expression>,
    /// HAVING.
    pub having: Option<Condition>,
    /// ORDER BY.
    pub order_by: Vec<OrderBy>,
    /// LIMIT.
    pub limit: Option<u32>,
    /// OFFSET.
    pub offset: Option<u32>,
    /// FOR VIEW, FOR REFERENCE or FOR UPDATE.
    pub purpose: Option<Purpose>,
    /// ALL ROWS: deleted records too.
    pub all_rows: bool,
}

/// What a query asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Select {
    /// `COUNT()` alone: only the number of records.
    Count,
    /// A list.
    Items(Vec<SelectItem>),
}

/// One entry of the SELECT list.
#[derive(Debug, Clone, PartialEq)]
pub enum SelectItem {
    /// A field or function, perhaps with an alias.
    Expression {
        /// What.
        expression: Expression,
        /// Its name in the result; only grouped queries may give one.
        alias: Option<Name>,
    },
    /// A child subquery.
    Subquery(Box<Query>),
    /// `TYPEOF What WHEN Account THEN Phone ELSE Name END`.
    TypeOf(TypeOf),
    /// `FIELDS(ALL)`, `FIELDS(STANDARD)` or `FIELDS(CUSTOM)`, the word inside in upper case.
    Fields(Name),
}

/// Fields of a lookup's target that depend on the target's object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeOf {
    /// The relationship.
    pub relationship: Path,
    /// Objects with the fields to read of them, at least one.
    pub branches: Vec<(Name, Vec<Path>)>,
    /// Fields of any other object; may be none.
    pub otherwise: Vec<Path>,
}

/// A name with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A dotted path: `Contact.Account.Name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// At least one name.
    pub parts: Vec<String>,
    /// Where.
    pub span: Span,
}

impl Path {
    /// The path as written.
    #[must_use]
    pub fn text(&self) -> String {
        self.parts.join(".")
    }
}

/// A field or a function of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A field.
    Field(Path),
    /// An aggregate; only `COUNT` may stand without a field.
    Aggregate {
        /// Which.
        function: Aggregate,
        /// Of what.
        argument: Option<Path>,
        /// Where.
        span: Span,
    },
    /// A function of one field.
    Call {
        /// Which.
        function: Function,
        /// Of what.
        argument: Path,
        /// Where.
        span: Span,
    },
}

impl Expression {
    /// Where the expression stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Expression::Field(path) => path.span,
            Expression::Aggregate { span, .. } | Expression::Call { span, .. } => *span,
        }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// Its spelling.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The one with this spelling, ASCII case ignored.
            #[must_use]
            pub fn from_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.word().eq_ignore_ascii_case(word))
            }
        }
    };
}

words! {
    /// An aggregate function.
    Aggregate {
        /// How many records, or how many with a value.
        Count = "COUNT",
        /// How many different values.
        CountDistinct = "COUNT_DISTINCT",
        /// Sum.
        Sum = "SUM",
        /// Mean.
        Average = "AVG",
        /// Least value.
        Minimum = "MIN",
        /// Greatest value.
        Maximum = "MAX",
    }
}

words! {
    /// A function of one field.
    Function {
        /// Year of a date.
        CalendarYear = "CALENDAR_YEAR",
        /// Quarter of a date, 1 to 4.
        CalendarQuarter = "CALENDAR_QUARTER",
        /// Month of a date, 1 to 12.
        CalendarMonth = "CALENDAR_MONTH",
        /// Day of the month, 1 to 31.
        DayInMonth = "DAY_IN_MONTH",
        /// Day of the week, 1 (Sunday) to 7.
        DayInWeek = "DAY_IN_WEEK",
        /// Day of the year, 1 to 366.
        DayInYear = "DAY_IN_YEAR",
        /// The date of an instant.
        DayOnly = "DAY_ONLY",
        /// Hour of an instant, 0 to 23.
        HourInDay = "HOUR_IN_DAY",
        /// Week of the month, 1 to 5; the first has the days 1 to 7.
        WeekInMonth = "WEEK_IN_MONTH",
        /// Week of the year, 1 to 53; the first has the first seven days.
        WeekInYear = "WEEK_IN_YEAR",
        /// Year in which the fiscal year of a date ends.
        FiscalYear = "FISCAL_YEAR",
        /// Quarter of the fiscal year.
        FiscalQuarter = "FISCAL_QUARTER",
        /// Month of the fiscal year.
        FiscalMonth = "FISCAL_MONTH",
        /// A picklist's label.
        ToLabel = "toLabel",
        /// A value in the user's format.
        Format = "FORMAT",
    }
}

words! {
    /// Why records are read.
    Purpose {
        /// Marks them as viewed.
        View = "VIEW",
        /// Marks them as referenced.
        Reference = "REFERENCE",
        /// Locks them.
        Update = "UPDATE",
    }
}

words! {
    /// In whose rights a query runs. Over the API it is always the user's.
    Mode {
        /// Refuses what the user may not read.
        SecurityEnforced = "SECURITY_ENFORCED",
        /// As the user.
        User = "USER_MODE",
        /// As the system, which the API does not grant.
        System = "SYSTEM_MODE",
    }
}

words! {
    /// A comparison.
    Operator {
        /// Equal; text ignores case.
        Equal = "=",
        /// Not equal; true of empty fields.
        NotEqual = "!=",
        /// Less.
        Less = "<",
        /// Less or equal.
        LessOrEqual = "<=",
        /// Greater.
        Greater = ">",
        /// Greater or equal.
        GreaterOrEqual = ">=",
        /// Pattern with `%` and `_`.
        Like = "LIKE",
    }
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// All of two or more.
    And(Vec<Condition>),
    /// Any of two or more.
    Or(Vec<Condition>),
    /// The opposite.
    Not(Box<Condition>),
    /// `field operator literal`.
    Compare(Comparison),
    /// `field IN (...)`.
    In {
        /// The field.
        left: Expression,
        /// `NOT IN`.
        negated: bool,
        /// The values.
        set: Set,
    },
    /// `field INCLUDES ('a;b', 'c')`: each text is a set that must be chosen as a whole.
    Includes {
        /// The multi-select picklist.
        left: Expression,
        /// `EXCLUDES`.
        negated: bool,
        /// The sets.
        values: Vec<String>,
    },
}

/// `field operator literal`.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The field.
    pub left: Expression,
    /// How.
    pub operator: Operator,
    /// With what.
    pub right: Literal,
}

/// The right side of IN.
#[derive(Debug, Clone, PartialEq)]
pub enum Set {
    /// Values, at least one.
    List(Vec<Literal>),
    /// A semi-join.
    Subquery(Box<Query>),
}

/// A literal with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// What.
    pub value: LiteralValue,
    /// Where.
    pub span: Span,
}

/// What a literal says.
#[derive(Debug, Clone, PartialEq)]
pub enum LiteralValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Decimal(f64),
    /// Text, escapes resolved; `\_` and `\%` stay as they are, for LIKE.
    Text(String),
    /// A day.
    Date(Date),
    /// An instant.
    DateTime(Timestamp),
    /// A day or days counted from today.
    Relative(RelativeDate),
}

/// One entry of ORDER BY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBy {
    /// By what.
    pub expression: Expression,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`; without it nulls are first, whichever the direction.
    pub nulls_last: bool,
}
