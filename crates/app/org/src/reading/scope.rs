//! `USING SCOPE`: which of the records that may be seen a query is about.

use alongside_orgstore::ObjectDefinition;
use alongside_soql::{
    Comparison, Condition, Expression, Literal, LiteralValue, Operator, Path, Query, Span, point_at,
};

use crate::{ApiError, CurrentUser, ErrorCode};

/// Narrows a query to the scope it names.
pub(super) fn narrow(
    query: &mut Query,
    object: Option<&ObjectDefinition>,
    user: &CurrentUser,
    source: &str,
) -> Result<(), ApiError> {
    let Some(scope) = query.scope.take() else { return Ok(()) };
    if scope.text.eq_ignore_ascii_case("everything") {
        return Ok(());
    }
    let owned = object.is_none_or(|object| object.field("OwnerId").is_some());
    if !scope.text.eq_ignore_ascii_case("mine") || !owned {
        let message = format!("scope {} is not supported on {}", scope.text, query.from.text);
        return Err(ApiError::new(ErrorCode::MalformedQuery, point_at(source, scope.span, &message)));
    }
    let mine = Condition::Compare(Comparison {
        left: Expression::Field(Path { parts: vec!["OwnerId".into()], span: scope.span }),
        operator: Operator::Equal,
        right: Literal { value: LiteralValue::Text(user.id.clone()), span: Span::default() },
    });
    query.filter = Some(match query.filter.take() {
        Some(filter) => Condition::And(vec![mine, filter]),
        None => mine,
    });
    Ok(())
}
