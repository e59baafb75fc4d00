//! Conditions on the ways of a route: a part of JMESPath (`docs/adr/0010`) that always comes to an end and to an answer.
//!
//! Comparisons (`==`, `!=`, `<`, `<=`, `>`, `>=`), `&&`, `||`, `!(…)` and parentheses over two things: `form.…`, what the
//! applicant filled in, and `answers.STEP`, what came out of a step. Texts stand in single quotes, other values in
//! backticks. Nothing can be called, walked through or changed. What is not there compares with nothing.

use jmespath::ast::{Ast, Comparator};
use jmespath::{Context, DEFAULT_RUNTIME, Rcvar, Variable, interpret};
use serde_json::{Map, Value};

use crate::platform::i18n::Text;

/// The longest condition.
const MAX_CHARS: usize = 500;
/// The most signs that open something, so that no text of the allowed length nests deeply.
const MAX_OPENINGS: usize = 40;

/// What a name is compared with, from which follows what it must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Compared {
    /// With nothing: it is itself true or false.
    AsTruth,
    /// For its size with something: a number.
    BySize,
    /// For being the same as this value.
    With(Value),
    /// For being the same as another name.
    WithName,
}

/// A name in a condition, and what it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Named {
    /// A field of the e-form: the way to it.
    Field(Vec<String>, Compared),
    /// The answer of the step with this code.
    Answer(String, Compared),
}

/// A condition that can be asked.
#[derive(Clone, Debug)]
pub struct Condition {
    text: String,
    ast: Ast,
    names: Vec<Named>,
}

/// What conditions are asked about.
#[derive(Clone, Debug)]
pub struct Known(Rcvar);

impl Known {
    /// A form and the answers of steps by their codes.
    pub fn new<'a>(form: &Value, answers: impl IntoIterator<Item = (&'a str, &'static str)>) -> Self {
        let answers: Map<String, Value> = answers
            .into_iter()
            .map(|(step, answer)| (step.to_owned(), Value::from(answer)))
            .collect();
        let known = serde_json::json!({ "form": form, "answers": answers });
        Self(Rcvar::new(Variable::try_from(known).unwrap_or(Variable::Null)))
    }
}

/// Why a text is no condition, for people.
type Fault = Text;

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// It is too long, no JMESPath, uses more of it than is allowed here, or is not true or false.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.chars().count() > MAX_CHARS || text.matches(['(', '[', '{', '!', '&']).count() > MAX_OPENINGS
        {
            return Err(Text::new(
                "Điều kiện quá dài hoặc quá phức tạp.",
                "The condition is too long or too complex.",
            ));
        }
        let ast = jmespath::parse(text).map_err(|error| {
            let at = error.column.saturating_add(1);
            Text::new(
                format!("Điều kiện sai cú pháp JMESPath, gần ký tự {at}."),
                format!("The condition is no JMESPath, near character {at}."),
            )
        })?;
        let mut names = Vec::new();
        truth(&ast, &mut names)?;
        Ok(Self {
            text: text.to_owned(),
            ast,
            names,
        })
    }

    /// Every name in it.
    pub fn names(&self) -> &[Named] {
        &self.names
    }

    /// Whether it holds.
    pub fn holds(&self, known: &Known) -> bool {
        let mut context = Context::new(&self.text, &DEFAULT_RUNTIME);
        interpret(&known.0, &self.ast, &mut context).is_ok_and(|answer| *answer == Variable::Bool(true))
    }
}

fn not_allowed() -> Fault {
    Text::new(
        "Điều kiện chỉ gồm các phép so sánh, &&, ||, !(…) và ngoặc đơn trên form.TRƯỜNG và answers.BƯỚC.",
        "A condition has comparisons, &&, ||, !(…) and parentheses over form.FIELD and answers.STEP only.",
    )
}

/// What is true or false.
fn truth(ast: &Ast, names: &mut Vec<Named>) -> Result<(), Fault> {
    match ast {
        Ast::And { lhs, rhs, .. } | Ast::Or { lhs, rhs, .. } => {
            truth(lhs, names)?;
            truth(rhs, names)
        }
        Ast::Not { node, .. } => truth(node, names),
        Ast::Comparison {
            comparator, lhs, rhs, ..
        } => {
            let sides = [(lhs.as_ref(), rhs.as_ref()), (rhs.as_ref(), lhs.as_ref())];
            if sides.iter().all(|(side, _)| matches!(side, Ast::Literal { .. })) {
                return Err(not_allowed());
            }
            let by_size = !matches!(comparator, Comparator::Equal | Comparator::NotEqual);
            for (side, other) in sides {
                operand(side, other, by_size, names)?;
            }
            Ok(())
        }
        name => {
            names.push(named(name, Compared::AsTruth)?);
            Ok(())
        }
    }
}

/// One side of a comparison.
fn operand(side: &Ast, other: &Ast, by_size: bool, names: &mut Vec<Named>) -> Result<(), Fault> {
    if let Ast::Literal { value, .. } = side {
        let is_plain = !matches!(**value, Variable::Array(_) | Variable::Object(_));
        return match by_size && !value.is_number() || !is_plain {
            true => Err(Text::new(
                "Chỉ so sánh lớn hơn, nhỏ hơn với số, và so sánh bằng với văn bản, số, đúng sai hoặc null.",
                "Sizes are compared with numbers, sameness with texts, numbers, true, false or null.",
            )),
            false => Ok(()),
        };
    }
    let compared = match other {
        _ if by_size => Compared::BySize,
        Ast::Literal { value, .. } => Compared::With(serde_json::to_value(&**value).unwrap_or(Value::Null)),
        _ => Compared::WithName,
    };
    names.push(named(side, compared)?);
    Ok(())
}

/// A name: `form.` or `answers.` and what follows.
fn named(ast: &Ast, compared: Compared) -> Result<Named, Fault> {
    let mut path = Vec::new();
    let mut rest = ast;
    loop {
        match rest {
            Ast::Subexpr { lhs, rhs, .. } => match rhs.as_ref() {
                Ast::Field { name, .. } => {
                    path.push(name.clone());
                    rest = lhs;
                }
                _ => return Err(not_allowed()),
            },
            Ast::Field { name, .. } => {
                path.reverse();
                return match (name.as_str(), path.as_slice()) {
                    ("form", [_, ..]) => Ok(Named::Field(path, compared)),
                    ("answers", [step]) => Ok(Named::Answer(step.clone(), compared)),
                    _ => Err(not_allowed()),
                };
            }
            _ => return Err(not_allowed()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ask(text: &str) -> bool {
        let form = json!({"area": 300, "kind": "Đất ở", "urgent": true, "plot": {"no": "7"}, "parts": [1]});
        let known = Known::new(&form, [("XA", "AGREE"), ("P-1:A", "REDO")]);
        Condition::parse(text).unwrap().holds(&known)
    }

    #[test]
    fn what_it_says_is_what_holds() {
        for (text, holds) in [
            ("form.area >= `300`", true),
            ("form.area == `300.0`", true),
            ("form.area > `300`", false),
            ("form.area < `300.5` && form.kind == 'Đất ở'", true),
            ("form.kind != 'Đất ở' || form.plot.no == '7'", true),
            ("form.urgent", true),
            ("!(form.urgent)", false),
            ("!(form.urgent && answers.XA == 'DISAGREE')", true),
            ("answers.\"P-1:A\" == 'REDO'", true),
            ("'AGREE' == answers.XA", true),
            // What is not there, or of another kind, compares with nothing.
            ("form.width > `1`", false),
            ("form.kind > `1`", false),
            ("form.width == `null`", true),
            ("answers.TINH == 'AGREE'", false),
            ("form.area", false),
            ("form.parts", false),
        ] {
            assert_eq!(ask(text), holds, "{text}");
        }
    }

    #[test]
    fn nothing_else_can_be_said() {
        let deep = format!("{}form.urgent{}", "(".repeat(41), ")".repeat(41));
        let long = format!("form.kind == '{}'", "x".repeat(500));
        for text in [
            "",
            "form.area >",
            "form",
            "answers",
            "answers.XA.YA == 'AGREE'",
            "other.area > `1`",
            // In JMESPath this is a field of what is not a form.
            "!form.urgent",
            "`true`",
            "'a' == 'a'",
            "form.area > '300'",
            "form.parts == `[1]`",
            "form.parts[0] == `1`",
            "form.parts[?@ == `1`]",
            "length(form.parts) > `1`",
            "form.* == `1`",
            "[form.urgent]",
            "{a: form.urgent}",
            "@ == `1`",
            "form.area == form.urgent == `true`",
            deep.as_str(),
            long.as_str(),
        ] {
            assert!(Condition::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn its_names_are_known_with_what_they_are_compared_with() {
        let condition = Condition::parse(
            "form.plot.no == '7' && (form.area > `1` || answers.XA == 'AGREE') || form.urgent",
        );
        let field =
            |path: &[&str], compared| Named::Field(path.iter().map(|s| (*s).into()).collect(), compared);
        assert_eq!(
            condition.unwrap().names(),
            [
                field(&["plot", "no"], Compared::With(json!("7"))),
                field(&["area"], Compared::BySize),
                Named::Answer("XA".into(), Compared::With(json!("AGREE"))),
                field(&["urgent"], Compared::AsTruth),
            ]
        );
    }
}
