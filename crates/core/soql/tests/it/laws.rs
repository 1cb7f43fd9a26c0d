//! Laws that hold for every input: the parser never panics, and printing loses nothing.

use alongside_soql::{
    Aggregate, Comparison, Condition, Expression, Literal, LiteralValue, Mode, Name, Operator, OrderBy, Path,
    Purpose, Query, RelativeDate, Select, SelectItem, Set, Span, TypeOf, parse,
};
use proptest::prelude::*;

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,200}") {
        let _ = parse(&text);
    }

    #[test]
    fn soup_of_soql_never_panics(words in proptest::collection::vec(
        prop::sample::select(vec![
            "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "(", ")", ",", ".", ":", "=", "!=", "<", "LIKE",
            "GROUP", "BY", "ORDER", "LIMIT", "OFFSET", "COUNT", "COUNT()", "Id", "Name", "'x'", "'", "\\", "-", "1",
            "2026-11-22", "2026-11-22T1", "LAST_N_DAYS", "TODAY", "FIELDS(ALL)", "FOR", "VIEW", "é", "\n", "NULLS", "HAVING",
            "TYPEOF", "WHEN", "THEN", "ELSE", "END", "USING", "SCOPE", "WITH", "USER_MODE", "ROLLUP",
        ]), 0..40)) {
        let _ = parse(&words.join(" "));
    }

    #[test]
    fn printing_and_parsing_give_the_same_tree(query in query(2)) {
        let text = query.to_string();
        let again = parse(&text);
        prop_assert_eq!(again.as_ref().ok(), Some(&query), "{}", text);
    }
}

#[test]
fn an_alias_that_is_a_keyword_is_printed_as_an_alias() {
    let query = parse("SELECT Id FROM Account AS Where WHERE Where.Name = 'x'").unwrap();
    assert_eq!(parse(&query.to_string()).as_ref(), Ok(&query));
}

#[test]
fn as_many_negations_as_are_taken_are_taken_when_they_are_printed() {
    let deepest = (1..100)
        .map(|depth| format!("SELECT Id FROM Account WHERE {} Name = 'x'", "NOT ".repeat(depth)))
        .map_while(|source| parse(&source).ok())
        .last()
        .unwrap();
    assert_eq!(parse(&deepest.to_string()).as_ref(), Ok(&deepest));
}

fn name() -> impl Strategy<Value = Name> {
    "f_[a-z]{1,6}(__c)?".prop_map(|text| Name { text, span: Span::default() })
}

fn path() -> impl Strategy<Value = Path> {
    prop::collection::vec("f_[A-Za-z]{1,6}", 1..4).prop_map(|parts| Path { parts, span: Span::default() })
}

fn expression() -> impl Strategy<Value = Expression> {
    prop_oneof![
        4 => path().prop_map(Expression::Field),
        1 => (prop::sample::select(Aggregate::ALL), path()).prop_map(|(function, argument)| {
            Expression::Aggregate { function, argument: Some(argument), span: Span::default() }
        }),
    ]
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        Just(LiteralValue::Null),
        any::<bool>().prop_map(LiteralValue::Boolean),
        any::<i64>().prop_map(LiteralValue::Integer),
        (-1e9..1e9f64).prop_map(|number| LiteralValue::Decimal(number + 0.5)),
        "[^\\p{Cc}]{0,12}".prop_map(LiteralValue::Text),
        (-2000i64..60_000).prop_map(|days| {
            let day = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(days));
            LiteralValue::Date(day)
        }),
        (0i64..4_000_000_000)
            .prop_map(|second| LiteralValue::DateTime(jiff::Timestamp::from_second(second).unwrap())),
        (0u32..9_999).prop_map(|count| LiteralValue::Relative(
            RelativeDate::from_word("LAST_N_DAYS", Some(count)).unwrap()
        )),
        Just(LiteralValue::Relative(RelativeDate::from_word("THIS_WEEK", None).unwrap())),
    ]
    .prop_map(|value| Literal { value, span: Span::default() })
}

fn leaf() -> BoxedStrategy<Condition> {
    prop_oneof![
        (expression(), prop::sample::select(Operator::ALL), literal())
            .prop_map(|(left, operator, right)| Condition::Compare(Comparison { left, operator, right })),
        (expression(), any::<bool>(), prop::collection::vec(literal(), 1..4))
            .prop_map(|(left, negated, values)| Condition::In { left, negated, set: Set::List(values) }),
        (path(), any::<bool>(), prop::collection::vec("[a-z;]{1,8}", 1..3)).prop_map(
            |(left, negated, values)| Condition::Includes { left: Expression::Field(left), negated, values }
        ),
    ]
    .boxed()
}

fn condition() -> impl Strategy<Value = Condition> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::Or),
            inner.prop_map(|one| Condition::Not(Box::new(one))),
        ]
    })
}

fn query(depth: u32) -> BoxedStrategy<Query> {
    let item = (expression(), prop::option::of(name()))
        .prop_map(|(expression, alias)| SelectItem::Expression { expression, alias });
    let type_of = (
        path(),
        prop::collection::vec((name(), prop::collection::vec(path(), 1..3)), 1..3),
        prop::collection::vec(path(), 0..3),
    )
        .prop_map(|(relationship, branches, otherwise)| {
            SelectItem::TypeOf(TypeOf { relationship, branches, otherwise })
        });
    let item = prop_oneof![6 => item, 1 => type_of];
    let item = if depth == 0 {
        item.boxed()
    } else {
        prop_oneof![4 => item, 1 => query(depth - 1).prop_map(|inner| SelectItem::Subquery(Box::new(inner)))]
            .boxed()
    };
    let select =
        prop_oneof![1 => Just(Select::Count), 6 => prop::collection::vec(item, 1..4).prop_map(Select::Items)];
    let order = (expression(), any::<bool>(), any::<bool>())
        .prop_map(|(expression, descending, nulls_last)| OrderBy { expression, descending, nulls_last });
    (
        (select, name(), prop::option::of(name()), prop::option::of(name()), prop::option::of(condition())),
        (
            prop::collection::vec(expression(), 0..3),
            prop::option::of(condition()),
            prop::collection::vec(order, 0..3),
        ),
        (
            prop::option::of(prop::sample::select(Mode::ALL)),
            prop::option::of(any::<u32>()),
            prop::option::of(any::<u32>()),
            prop::option::of(prop::sample::select(Purpose::ALL)),
            any::<bool>(),
        ),
    )
        .prop_map(
            |(
                (select, from, alias, scope, filter),
                (group_by, having, order_by),
                (mode, limit, offset, purpose, all_rows),
            )| Query {
                select,
                from,
                alias,
                scope,
                filter,
                mode,
                group_by,
                having,
                order_by,
                limit,
                offset,
                purpose,
                all_rows,
            },
        )
        .boxed()
}
