//! Templates: what is filled in, and what is said of a text that is none.

use reckon_domain::Local;
use reckon_domain::rule::Language;
use reckon_wire::template::{
    Field, LONGEST, MOST_FIELDS, Template, TemplateProblem, Values, date, given_name, time,
};

fn values() -> Values {
    Values {
        client: "Cleo".to_owned(),
        pro: "Nowak {Umzüge}".to_owned(),
        title: "Piano".to_owned(),
        date: "Friday, 2 January".to_owned(),
        time: "9:30".to_owned(),
    }
}

fn filled(text: &str) -> String {
    Template::parse(text, &Field::ALL).expect("it is a template").fill(&values())
}

fn problem(text: &str, fields: &'static [Field]) -> (usize, TemplateProblem, String) {
    let error = Template::parse(text, fields).expect_err("it is no template");
    (error.at, error.problem.clone(), error.to_string())
}

#[test]
fn fields_are_filled_where_they_stand() {
    assert_eq!(
        filled("Hello {client}, {pro} comes on {date} at { time } for {title}."),
        "Hello Cleo, Nowak {Umzüge} comes on Friday, 2 January at 9:30 for Piano."
    );
    assert_eq!(filled("{client}{client}"), "CleoCleo");
    assert_eq!(filled("No field at all"), "No field at all");
}

#[test]
fn a_brace_is_written_twice() {
    assert_eq!(filled("{{client}} is {client}"), "{client} is Cleo");
    assert_eq!(filled("}}{{"), "}{");
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_what_there_is() {
    let (at, problem_, said) = problem("Hällo {name}!", &Field::ALL);
    assert_eq!((at, problem_), (7, TemplateProblem::NoSuchField("name".to_owned())));
    assert_eq!(
        said,
        "character 7: there is no field {name} here; the fields are {client}, {pro}, {title}, {date}, {time}"
    );
    let (at, problem_, said) = problem("{{ {date}", &Field::OF_A_REPLY);
    assert_eq!((at, problem_), (4, TemplateProblem::NoSuchField("date".to_owned())));
    assert!(said.ends_with("the fields are {client}, {pro}"), "{said}");
    for (text, at, right) in [
        ("", 1, TemplateProblem::Empty),
        (" \n", 1, TemplateProblem::Empty),
        ("{client", 1, TemplateProblem::NotClosed),
        ("ab{cl\nient}", 3, TemplateProblem::NotClosed),
        ("ab{cl{pro}", 3, TemplateProblem::NotClosed),
        ("a}b", 2, TemplateProblem::NotOpened),
        ("{}", 1, TemplateProblem::NoSuchField(String::new())),
        ("{Client}", 1, TemplateProblem::NoSuchField("Client".to_owned())),
    ] {
        let (found, problem, said) = problem(text, &Field::ALL);
        assert_eq!((found, problem), (at, right), "{text}: {said}");
    }
}

#[test]
fn a_template_has_an_end() {
    let longest = "ü".repeat(LONGEST);
    assert_eq!(filled(&longest), longest);
    let (at, what, _) = problem(&format!("{longest}ü"), &Field::ALL);
    assert_eq!((at, what), (LONGEST + 1, TemplateProblem::TooLong));
    filled(&"{pro}".repeat(MOST_FIELDS));
    let (at, what, _) = problem(&"{pro}".repeat(MOST_FIELDS + 1), &Field::ALL);
    assert_eq!((at, what), (MOST_FIELDS * 5 + 1, TemplateProblem::TooManyFields));
}

#[test]
fn a_template_shows_no_words() {
    let template = Template::parse("Secret {client}", &Field::ALL).expect("it is a template");
    assert!(!format!("{template:?}").contains("Secret"));
}

#[test]
fn a_given_name_is_the_first() {
    assert_eq!(given_name("Cleo P."), "Cleo");
    assert_eq!(given_name(""), "");
}

#[test]
fn days_and_times_are_said_in_the_client_s_language() {
    let at = |hour, minute| Local { weekday: 4, day: 2, month: 1, hour, minute };
    assert_eq!(date(Language::En, at(0, 0)), "Friday 2 January");
    assert_eq!(date(Language::De, at(0, 0)), "Freitag, 2. Januar");
    for (hour, minute, english, german) in [
        (0, 5, "12:05 am", "0:05"),
        (9, 30, "9:30 am", "9:30"),
        (12, 0, "12:00 pm", "12:00"),
        (23, 59, "11:59 pm", "23:59"),
    ] {
        assert_eq!(time(Language::En, at(hour, minute)), english);
        assert_eq!(time(Language::De, at(hour, minute)), german);
    }
}
