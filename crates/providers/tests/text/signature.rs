//! Twilio's signatures, against the vectors that Twilio publishes in its documentation and with its libraries.

use reckon_providers::twilio::{AuthToken, Body, NotSigned, check, sign};

const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";

fn tokens() -> Vec<AuthToken> {
    vec![AuthToken::new("12345")]
}

fn call() -> Vec<(String, String)> {
    [
        ("To", "+18005551212"),
        ("From", "+14158675309"),
        ("Digits", "1234"),
        ("Caller", "+14158675309"),
        ("CallSid", "CA1234567890ABCDE"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

#[test]
fn the_documented_form_has_the_documented_signature() {
    let form = call();
    assert_eq!(sign(&tokens()[0], URL, Body::Form(&form)), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    assert_eq!(check(&tokens(), URL, Body::Form(&form), "RSOYDt4T1cUTdK1PDd93/VVr8B8="), Ok(()));
}

#[test]
fn a_parameter_that_comes_more_than_once_counts_once_a_value() {
    let form: Vec<(String, String)> = [
        ("Sid", "CA123"),
        ("SidAccount", "AC123"),
        ("Digits", "5678"),
        ("Digits", "1234"),
        ("Digits", "1234"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    assert_eq!(check(&tokens(), URL, Body::Form(&form), "IK+Dwps556ElfBT0I3Rgjkr1wJU="), Ok(()));
}

#[test]
fn a_body_that_is_no_form_is_signed_through_its_hash_in_the_url() {
    let body = br#"{"property": "value", "boolean": true}"#;
    let hash = "bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
    let url = format!("{URL}&{hash}");
    let signature = "a9nBmqA0ju/hNViExpshrM61xv4=";
    assert_eq!(check(&tokens(), &url, Body::Bytes(body), signature), Ok(()));
    let alone = format!("https://mycompany.com/myapp.php?{hash}");
    assert_eq!(check(&tokens(), &alone, Body::Bytes(body), "y77kIzt2vzLz71DgmJGsen2scGs="), Ok(()));

    assert_eq!(check(&tokens(), &url, Body::Bytes(b"{}"), signature), Err(NotSigned));
    let without = sign(&tokens()[0], URL, Body::Bytes(body));
    assert_eq!(check(&tokens(), URL, Body::Bytes(body), &without), Err(NotSigned));
}

#[test]
fn a_port_may_be_written_out_or_left_out() {
    let form = call();
    let fits = |url: &str, signature| check(&tokens(), url, Body::Form(&form), signature);
    let http = "http://mycompany.com/myapp.php?foo=1&bar=2";
    assert_eq!(fits(URL, "kvajT1Ptam85bY51eRf/AJRuM3w="), Ok(()));
    assert_eq!(fits(http, "0ZXoZLH/DfblKGATFgpif+LLRf4="), Ok(()));
    assert_eq!(
        fits("https://mycompany.com:1234/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        Ok(())
    );
    assert_eq!(
        fits("http://mycompany.com:1234/myapp.php?foo=1&bar=2", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        Ok(())
    );
}

#[test]
fn whatever_was_changed_is_refused() {
    let form = call();
    let right = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    let refused = |tokens: &[AuthToken], url: &str, form: &[(String, String)], signature: &str| {
        assert_eq!(check(tokens, url, Body::Form(form), signature), Err(NotSigned), "{url} {signature}");
    };
    refused(&[AuthToken::new("12346")], URL, &form, right);
    refused(&[], URL, &form, right);
    refused(&tokens(), "https://mycompany.com/myapp.php?foo=1&bar=3", &form, right);
    refused(&tokens(), "http://mycompany.com/myapp.php?foo=1&bar=2", &form, right);
    refused(&tokens(), "https://mycompany.com.example/myapp.php?foo=1&bar=2", &form, right);
    refused(&tokens(), URL, &form[1..], right);
    let mut other = call();
    other[0].1.push('3');
    refused(&tokens(), URL, &other, right);
    for signature in ["", "=", "not base64!", "RSOYDt4T1cUTdK1PDd93", "rSOYDt4T1cUTdK1PDd93/VVr8B8="] {
        refused(&tokens(), URL, &form, signature);
    }
}

#[test]
fn either_token_is_good_while_one_is_being_replaced() {
    let both = [AuthToken::new("the next one"), AuthToken::new("12345")];
    let form = call();
    assert_eq!(check(&both, URL, Body::Form(&form), "RSOYDt4T1cUTdK1PDd93/VVr8B8="), Ok(()));
}

#[test]
fn a_token_does_not_show_itself() {
    assert!(!format!("{:?}", AuthToken::new("12345")).contains("12345"));
}
