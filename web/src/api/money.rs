//! What the page asks about a pro's money.

use reckon_wire::money::{PaymentForm, Transactions, Wallet};
use serde::{Deserialize, Serialize};

use super::http::{Answer, BASE, Method, call};
use super::json;

#[derive(Serialize)]
struct Keyed<'a> {
    key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<u64>,
}

#[derive(Serialize)]
struct Visited<'a> {
    visit: &'a str,
}

#[derive(Deserialize)]
struct PageAddress {
    address: String,
}

#[derive(Deserialize)]
struct Paid {
    payment: Option<PaymentForm>,
}

/// What the pro has, owes and pays with.
///
/// # Errors
/// When the server does not answer.
pub async fn wallet() -> Answer<Wallet> {
    call(Method::Get, "account/wallet", None).await?.read()
}

/// Puts the card on file that the processor's `token` stands for. The same key is the same card, once.
///
/// # Errors
/// [`Trouble::Refused`](super::Trouble::Refused) when the processor knows no such token.
pub async fn put_card(key: &str, token: &str) -> Answer<()> {
    let body = json::write(&Keyed { key, token: Some(token), amount: None });
    call(Method::Put, "account/card", body).await.map(drop)
}

/// Where the card processor's own page is, on which a card is put on file. The same key is the same visit, once.
///
/// # Errors
/// When the server, or the processor, does not answer.
pub async fn card_page(key: &str) -> Answer<String> {
    let body = json::write(&Keyed { key, token: None, amount: None });
    let page: PageAddress = call(Method::Post, "account/card/page", body).await?.read()?;
    Ok(page.address)
}

/// Puts the card on file that a visit to the processor's page has come to; the wallet after it.
///
/// # Errors
/// [`Trouble::Refused`](super::Trouble::Refused) when no card has come of it, and
/// [`Trouble::NotFound`](super::Trouble::NotFound) when the visit was somebody else's.
pub async fn visited(visit: &str) -> Answer<Wallet> {
    call(Method::Post, "account/card/page/visited", json::write(&Visited { visit })).await?.read()
}

/// Removes the card.
///
/// # Errors
/// When the server does not answer.
pub async fn remove_card() -> Answer<()> {
    call(Method::Delete, "account/card", None).await.map(drop)
}

/// Buys credits by card: `amount` in minor units. The same key is the same purchase, once.
///
/// # Errors
/// [`Trouble::Refused`](super::Trouble::Refused) when there is no card.
pub async fn buy_credits(key: &str, amount: u64) -> Answer<Option<PaymentForm>> {
    let body = json::write(&Keyed { key, token: None, amount: Some(amount) });
    let paid: Paid = call(Method::Post, "account/credits", body).await?.read()?;
    Ok(paid.payment)
}

/// Pays all that is outstanding, by card: nothing, where nothing is or no card is there. The same key is the
/// same payment, once.
///
/// # Errors
/// When the server does not answer.
pub async fn pay_outstanding(key: &str) -> Answer<Option<PaymentForm>> {
    let body = json::write(&Keyed { key, token: None, amount: None });
    let paid: Paid = call(Method::Post, "account/outstanding", body).await?.read()?;
    Ok(paid.payment)
}

/// A page of the pro's transactions, the latest first: the first one, or the one after that whose `next` this is.
///
/// # Errors
/// When the server does not answer.
pub async fn transactions(before: Option<&str>) -> Answer<Transactions> {
    let query = before.map(|before| format!("?before={before}")).unwrap_or_default();
    call(Method::Get, &["account/transactions", &query].concat(), None).await?.read()
}

/// Where all transactions are, as a file of comma-separated values.
#[must_use]
pub fn transactions_file() -> String {
    [BASE, "account/transactions.csv"].concat()
}
