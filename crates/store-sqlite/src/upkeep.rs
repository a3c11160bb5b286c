//! The log replayed, one pro at a time: to check what is kept, or to make the projections anew.

use reckon_store::audit::{Gapless, ProAudit, check_command, finding};
use reckon_store::catalogue::PlanChanges;
use reckon_store::domain::delivery::Failure;
use reckon_store::domain::period::Anchor;
use reckon_store::domain::{Account, ClientId, Event, Lead, ProId, ProjectId, Relation, Timestamp};
use reckon_store::ledger::{Ledger, LedgerChange};
use reckon_store::view::{Touched, View};
use reckon_store::way_back::WayBack;
use reckon_store::{Agreement, AuditFinding, Change, Predictions, predictions};
use rusqlite::{Connection, params};

use crate::automated;
use crate::cache::current;
use crate::catalogue;
use crate::discussions;
use crate::failure::Outcome;
use crate::ledger;
use crate::money;
use crate::people;
use crate::recordings;
use crate::rows::{self, Columns, LeadPlace};
use crate::timers;
use crate::value::{ActorText, AgreementText, DispositionText, Whole};

/// A pro, and how their account opened.
struct Opened {
    pro: ProId,
    account: Account,
    anchor: Anchor,
    /// The last position of what was offered then.
    offered: u64,
}

fn opened(connection: &Connection, which: Option<ProId>) -> Outcome<Vec<Opened>> {
    let sql = format!(
        "SELECT id, {}, anchor_day, time_zone, opened FROM pros WHERE ?1 IS NULL OR id = ?1 ORDER BY id",
        rows::OPENING
    );
    let mut statement = connection.prepare(&sql)?;
    let mut found = statement.query([which.map(|pro| pro.0)])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        let mut from = Columns::from(row, 0);
        let pro = ProId(from.next()?);
        let (account, anchor) = (rows::account(&mut from)?, people::anchor(&mut from)?);
        all.push(Opened { pro, account, anchor, offered: from.next::<Whole>()?.0 });
    }
    Ok(all)
}

fn each_change(connection: &Connection, pro: ProId, mut take: impl FnMut(&Change)) -> Outcome<()> {
    let sql = format!("SELECT {} FROM log WHERE pro = ?1 ORDER BY position", rows::CHANGE);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query([pro.0])?;
    while let Some(row) = found.next()? {
        take(&rows::change(&mut Columns::from(row, 0))?);
    }
    Ok(())
}

/// What takes back the periods of a pro that have begun after `now`.
pub(crate) fn way_back(
    connection: &Connection,
    pro: ProId,
    plan_changes: &PlanChanges,
    now: Timestamp,
) -> Outcome<Vec<Event>> {
    let Some(Opened { account, anchor, offered, .. }) = opened(connection, Some(pro))?.into_iter().next()
    else {
        return Ok(Vec::new());
    };
    let mut way_back = WayBack::new(account, offered, plan_changes, &anchor, now);
    each_change(connection, pro, |change| way_back.change(change))?;
    Ok(way_back.finish())
}

/// Throws the projections away and builds them from the log.
pub(crate) fn rebuild(connection: &Connection) -> Outcome<()> {
    connection.execute_batch(
        "DELETE FROM accounts; DELETE FROM leads; DELETE FROM relations; DELETE FROM discussions; \
         DELETE FROM failures; DELETE FROM automated;",
    )?;
    let recordings = recordings::all(connection)?;
    for Opened { pro, account, .. } in opened(connection, None)? {
        let (mut view, mut ledger) = (View::new(account), Ledger::new(pro, &account));
        money::purchases(connection, pro, None)?.into_iter().for_each(|row| ledger.intend(row));
        each_change(connection, pro, |change| {
            let lead = change.project.map(|project| view.lead(project)).unwrap_or_default();
            ledger.apply(change, &LedgerChange::of(change, &view.account, &lead));
            view.apply(change);
        })?;
        for (told, fetched) in &recordings {
            ledger.record(told, *fetched);
        }
        keep(connection, pro, &view)?;
        ledger::replace(connection, pro, ledger)?;
    }
    Ok(())
}

fn keep(connection: &Connection, pro: ProId, view: &View) -> Outcome<()> {
    rows::put_account(connection, pro, &view.account, view.open_discussions(), view.position, view.at)?;
    for (project, Touched { value, position }) in &view.leads {
        let known = people::project(connection, *project)?;
        let (client, posted) = (known.client, known.posted);
        let place = LeadPlace { pro, project: *project, client, posted, position: *position };
        rows::put_lead(connection, place, value)?;
    }
    for (client, Touched { value, position }) in &view.relations {
        rows::put_relation(connection, pro, *client, value, *position)?;
    }
    for (key, discussed) in &view.discussions {
        discussions::put(connection, pro, *key, discussed)?;
    }
    for (message, why) in &view.failures {
        discussions::put_failure(connection, pro, Failure { message: *message, why: *why })?;
    }
    for (position, row) in &view.automated {
        automated::put(connection, pro, *position, row)?;
    }
    view.interactions.iter().try_for_each(|counted| rows::put_counted(connection, pro, counted))
}

/// Replays the log and compares all that is kept beside it.
pub(crate) fn audit(connection: &Connection) -> Outcome<Vec<AuditFinding>> {
    let mut findings = integrity(connection)?;
    if !findings.is_empty() {
        return Ok(findings);
    }
    findings.extend(log_order(connection)?);
    let plan_changes = catalogue::plans(connection)?;
    for Opened { pro, account, anchor, offered } in opened(connection, None)? {
        let mut audit = ProAudit::new(pro, anchor, account).offered(offered, plan_changes.clone());
        money::purchases(connection, pro, None)?.into_iter().for_each(|row| audit.purchase(row));
        each_change(connection, pro, |change| audit.change(change))?;
        for (told, fetched) in recordings::of_pro(connection, pro)? {
            audit.recording(&told, fetched);
        }
        match kept(connection, pro)? {
            Some((view, open)) => {
                if open != view.open_discussions() {
                    let problem = format!("is {open}; the relations have {}", view.open_discussions());
                    findings.push(finding("open discussions", format!("pro {pro}"), problem));
                }
                findings.extend(audit.finish(
                    &view,
                    &messages(connection, pro)?,
                    &ledger::kept(connection, pro)?,
                ));
            }
            None => findings.push(finding("account", format!("pro {pro}"), "is missing")),
        }
    }
    findings.extend(strays(connection)?);
    findings.extend(ledger::strays(connection)?);
    findings.extend(timers::audit(connection)?);
    findings.extend(commands(connection)?);
    findings.extend(agreements(connection)?);
    Ok(findings)
}

/// Whether the file itself is whole.
fn integrity(connection: &Connection) -> Outcome<Vec<AuditFinding>> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").map(|line| finding("database", "file", line)).collect())
}

fn log_order(connection: &Connection) -> Outcome<Vec<AuditFinding>> {
    let mut gapless = Gapless::default();
    let sql = "SELECT position FROM log UNION ALL SELECT position FROM catalogue ORDER BY position";
    let mut statement = connection.prepare(sql)?;
    let mut found = statement.query([])?;
    let mut findings = Vec::new();
    while let Some(row) = found.next()? {
        findings.extend(gapless.next(row.get::<_, Whole>(0)?.0));
    }
    Ok(findings)
}

/// A pro's projection as it is kept, with the number of open discussions that stands beside it.
fn kept(connection: &Connection, pro: ProId) -> Outcome<Option<(View, u32)>> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM accounts WHERE pro = ?1")?;
    if !statement.exists([pro.0])? {
        return Ok(None);
    }
    let found = current(connection, pro)?;
    let mut view = View::new(found.account);
    (view.position, view.at) = (found.position, found.at);
    let position = |from: &mut Columns<'_>| from.next::<Whole>().map(|position| position.0);
    let sql = format!("SELECT project, position, {} FROM leads WHERE pro = ?1", rows::LEAD);
    let mut statement = connection.prepare_cached(&sql)?;
    let leads = statement.query_map([pro.0], |row| {
        let mut from = Columns::from(row, 0);
        let (id, position) = (ProjectId(from.next()?), position(&mut from)?);
        Ok((id, Touched::<Lead> { position, value: rows::lead(&mut from)? }))
    })?;
    view.leads = leads.collect::<Result<_, _>>()?;
    let sql = format!("SELECT client, position, {} FROM relations WHERE pro = ?1", rows::RELATION);
    let mut statement = connection.prepare_cached(&sql)?;
    let relations = statement.query_map([pro.0], |row| {
        let mut from = Columns::from(row, 0);
        let (id, position) = (ClientId(from.next()?), position(&mut from)?);
        Ok((id, Touched::<Relation> { position, value: rows::relation(&mut from)? }))
    })?;
    view.relations = relations.collect::<Result<_, _>>()?;
    view.discussions = discussions::all(connection, pro)?.into_iter().collect();
    view.failures = discussions::failures(connection, pro)?.into_iter().collect();
    view.automated = automated::all(connection, pro)?.into_iter().collect();
    let sql = format!(
        "SELECT {} FROM leads WHERE pro = ?1 AND counted_position IS NOT NULL ORDER BY counted_position",
        rows::COUNTED
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let counted = statement.query_map([pro.0], |row| rows::counted(&mut Columns::from(row, 0)))?;
    view.interactions = counted.collect::<Result<_, _>>()?;
    Ok(Some((view, found.open_discussions)))
}

fn messages(connection: &Connection, pro: ProId) -> Outcome<Vec<(u64, ProjectId)>> {
    let mut statement = connection
        .prepare_cached("SELECT position, project FROM messages WHERE pro = ?1 AND project IS NOT NULL")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Whole>(0)?.0, ProjectId(row.get(1)?)));
    Ok(statement.query_map([pro.0], read)?.collect::<Result<_, _>>()?)
}

/// Rows of pros that the directory does not know, and leads that stand wrongly in lists.
fn strays(connection: &Connection) -> Outcome<Vec<AuditFinding>> {
    let mut findings = Vec::new();
    for table in [
        "log",
        "accounts",
        "leads",
        "relations",
        "discussions",
        "failures",
        "messages",
        "ledger",
        "payments",
        "calls",
        "tasks",
        "timers",
        "automated",
    ] {
        let column = if table == "log" || table == "messages" { "position" } else { "pro" };
        let sql = format!("SELECT {column} FROM {table} WHERE pro NOT IN (SELECT id FROM pros)");
        let mut statement = connection.prepare(&sql)?;
        for place in statement.query_map([], |row| row.get::<_, i64>(0))? {
            findings.push(finding(
                table,
                format!("{column} {}", place?),
                "belongs to no pro of the directory",
            ));
        }
    }
    let mut statement = connection.prepare(
        "SELECT leads.pro, leads.project FROM leads LEFT JOIN projects ON projects.id = leads.project \
         WHERE projects.id IS NULL OR projects.client <> leads.client OR projects.posted <> leads.posted",
    )?;
    for place in statement.query_map([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?)))? {
        let (pro, project) = place?;
        let place = format!("pro {pro} project {project}");
        findings.push(finding("lead", place, "has another client or time of posting than its project"));
    }
    Ok(findings)
}

/// Each command that was done points at its change, and each change at its command.
fn commands(connection: &Connection) -> Outcome<Vec<AuditFinding>> {
    let mut findings = Vec::new();
    let mut statement = connection.prepare(
        "SELECT commands.actor, commands.key, commands.disposition, commands.position, commands.appended, \
         log.actor = commands.actor AND log.at = commands.at FROM commands \
         LEFT JOIN log ON log.position = commands.position",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let mut from = Columns::from(row, 0);
        let (actor, key) = (from.next::<ActorText>()?.0, from.next::<String>()?);
        let (disposition, position) = (from.next::<DispositionText>()?.0, from.next::<Whole>()?.0);
        let (appended, same) = (from.next()?, from.next()?);
        let place = format!("{actor:?} key {key}");
        findings.extend(check_command(&place, disposition, position, appended, same));
    }
    let mut statement = connection.prepare(
        "SELECT log.position FROM log LEFT JOIN commands ON commands.position = log.position \
         AND commands.appended = 1 WHERE commands.key IS NULL",
    )?;
    for position in statement.query_map([], |row| row.get::<_, i64>(0))? {
        findings.push(finding("log", format!("position {}", position?), "no command led to it"));
    }
    Ok(findings)
}

/// The predictions are counted as the commands say.
fn agreements(connection: &Connection) -> Outcome<Vec<AuditFinding>> {
    let count = |sql: &str| -> Outcome<Predictions> {
        let mut all = Predictions::default();
        let mut statement = connection.prepare(sql)?;
        let mut found = statement.query(params![])?;
        while let Some(row) = found.next()? {
            predictions::count(&mut all, row.get::<_, AgreementText>(0)?.0, row.get::<_, Whole>(1)?.0);
        }
        Ok(all)
    };
    let kept = count("SELECT agreement, number FROM agreements")?;
    let right =
        count("SELECT agreement, count(*) FROM commands WHERE agreement IS NOT NULL GROUP BY agreement")?;
    let differing = right.predicted - right.agreed;
    let listed: Whole = connection.query_row("SELECT count(*) FROM differences", [], |row| row.get(0))?;
    let mut findings = Vec::new();
    if kept != right {
        findings.push(finding(
            "predictions",
            "counts",
            format!("are {kept:?}; the commands come to {right:?}"),
        ));
    }
    if listed.0 != differing {
        let problem = format!("{} are kept; {differing} predictions differed", listed.0);
        findings.push(finding("predictions", Agreement::Unexplained.name(), problem));
    }
    Ok(findings)
}
