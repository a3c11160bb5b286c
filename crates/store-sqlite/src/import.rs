//! An import, within the writer's transaction.

use reckon_store::directory::{
    CategoryEntry, CategoryId, Directory, Entries, HighestIds, KnownPro, ProEntry, ProjectEntry, resolve,
};
use reckon_store::domain::{ClientId, ProId, ProjectId, Timestamp};
use reckon_store::ledger::opening;
use reckon_store::{AppointmentRow, ClientRow, Import, Imported, LoginRow, OperatorId, PlanRow, StoreError};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::appointments;
use crate::booking::{Published, tell};
use crate::cache::{current, head};
use crate::catalogue;
use crate::failure::Outcome;
use crate::money;
use crate::people;
use crate::rows::{self, Columns};
use crate::trail::{self, Secrets};
use crate::value::{Name, Whole};

/// Checks an import and keeps it.
pub(crate) fn import(
    connection: &Connection,
    import: &Import,
    now: Timestamp,
) -> Outcome<(Imported, Published)> {
    let entries = resolve(import, &Known(connection), now)?;
    let ended = keep(connection, &entries)?;
    let imported = Imported { ended, ..entries.ids() };
    let published = tell(connection, entries.told.iter(), now)?;
    Ok((imported, Published { news: entries.news, ..published }))
}

/// The directory as it is.
pub(crate) struct Known<'a>(pub(crate) &'a Connection);

impl Known<'_> {
    fn find<T>(
        &self,
        sql: &str,
        reference: &str,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let find =
            || -> Outcome<_> { Ok(self.0.prepare_cached(sql)?.query_row([reference], read).optional()?) };
        find().map_err(StoreError::from)
    }

    fn highest_of(&self, table: &str) -> Outcome<u32> {
        let sql = format!("SELECT coalesce(max(id), 0) FROM {table}");
        Ok(self.0.query_row(&sql, [], |row| row.get(0))?)
    }

    fn all_highest(&self) -> Outcome<HighestIds> {
        Ok(HighestIds {
            plan: self.highest_of("plans")?,
            category: self.highest_of("categories")?,
            pro: self.highest_of("pros")?,
            client: self.highest_of("clients")?,
            project: self.highest_of("projects")?,
            appointment: self.highest_of("appointments")?,
            operator: self.highest_of("operators")?,
        })
    }
}

impl Directory for Known<'_> {
    fn plan(&self, reference: &str) -> Result<Option<PlanRow>, StoreError> {
        let sql = "SELECT id, interactions, name FROM plans WHERE reference = ?1";
        self.find(sql, reference, |row| {
            let mut from = Columns::from(row, 0);
            Ok(PlanRow { plan: rows::plan(&mut from)?, name: from.next()? })
        })
    }

    fn category(&self, reference: &str) -> Result<Option<CategoryEntry>, StoreError> {
        let sql = "SELECT id, name, manual_quote, guaranteed_reply FROM categories WHERE reference = ?1";
        self.find(sql, reference, |row| {
            let mut from = Columns::from(row, 0);
            Ok(CategoryEntry {
                id: CategoryId(from.next()?),
                name: from.next()?,
                fees: rows::fees(&mut from)?,
            })
        })
    }

    fn categories(&self) -> Result<Vec<CategoryId>, StoreError> {
        let all = || -> Outcome<_> {
            let mut statement = self.0.prepare_cached("SELECT id FROM categories ORDER BY id")?;
            let found = statement.query_map([], |row| row.get(0).map(CategoryId))?;
            Ok(found.collect::<Result<_, _>>()?)
        };
        all().map_err(StoreError::from)
    }

    fn pro(&self, reference: &str) -> Result<Option<KnownPro>, StoreError> {
        let sql = "SELECT id FROM pros WHERE reference = ?1";
        let found = self.find(sql, reference, |row| row.get(0).map(ProId))?;
        found.map(|pro| known_pro(self.0, pro).map_err(StoreError::from)).transpose()
    }

    fn client(&self, reference: &str) -> Result<Option<ClientRow>, StoreError> {
        people::client_by_reference(self.0, reference).map_err(StoreError::from)
    }

    fn is_erased(&self, client: ClientId) -> Result<bool, StoreError> {
        let erased = || -> Outcome<_> {
            let sql = "SELECT 1 FROM clients WHERE id = ?1 AND erased IS NOT NULL";
            Ok(self.0.prepare_cached(sql)?.exists([client.0])?)
        };
        erased().map_err(StoreError::from)
    }

    fn project(&self, reference: &str) -> Result<Option<ProjectEntry>, StoreError> {
        let sql = "SELECT id, client, category, title, description, place, posted FROM projects \
                   WHERE reference = ?1";
        self.find(sql, reference, |row| {
            let mut from = Columns::from(row, 0);
            Ok(ProjectEntry {
                id: ProjectId(from.next()?),
                client: ClientId(from.next()?),
                category: CategoryId(from.next()?),
                title: from.next()?,
                description: from.next()?,
                place: from.next()?,
                posted: Timestamp(from.next()?),
            })
        })
    }

    fn login(&self, key: &str) -> Result<Option<LoginRow>, StoreError> {
        match trail::login(self.0, key).map_err(StoreError::from) {
            Ok(found) => Ok(Some(found)),
            Err(StoreError::Unknown(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn position(&self) -> Result<u64, StoreError> {
        head(self.0).map_err(StoreError::from)
    }

    fn operator(&self, reference: &str) -> Result<Option<OperatorId>, StoreError> {
        let sql = "SELECT id FROM operators WHERE reference = ?1";
        self.find(sql, reference, |row| row.get(0).map(OperatorId))
    }

    fn appointment(&self, reference: &str) -> Result<Option<AppointmentRow>, StoreError> {
        appointments::by_reference(self.0, reference).map_err(StoreError::from)
    }

    fn highest(&self) -> Result<HighestIds, StoreError> {
        self.all_highest().map_err(StoreError::from)
    }
}

/// A pro as they are known.
fn known_pro(connection: &Connection, pro: ProId) -> Outcome<KnownPro> {
    let (row, found) = (people::pro(connection, pro)?, current(connection, pro)?);
    let mut statement =
        connection.prepare_cached("SELECT category FROM pro_categories WHERE pro = ?1 ORDER BY category")?;
    let categories = statement.query_map([pro.0], |row| row.get(0).map(CategoryId))?;
    let entry = ProEntry {
        id: pro,
        name: row.name,
        about: row.about,
        contacts: row.contacts,
        categories: categories.collect::<Result<_, _>>()?,
        opening: None,
    };
    Ok(KnownPro { entry, account: found.account, anchor: found.anchor })
}

/// Keeps what an import comes to. Answers the sessions that have ended with it.
fn keep(connection: &Connection, entries: &Entries) -> Outcome<Secrets> {
    for (reference, row) in &entries.plans {
        connection
            .prepare_cached(
                "INSERT INTO plans (id, reference, name, interactions) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, interactions = excluded.interactions",
            )?
            .execute(params![row.plan.id.0, reference, row.name, row.plan.limit.to_option()])?;
    }
    for (reference, entry) in &entries.categories {
        keep_category(connection, reference, entry)?;
    }
    for (reference, entry) in &entries.pros {
        keep_pro(connection, reference, entry, entries.opened)?;
    }
    for (reference, row) in &entries.clients {
        keep_client(connection, reference, row)?;
    }
    keep_projects(connection, entries)?;
    entries.catalogue.iter().try_for_each(|change| catalogue::put(connection, change))?;
    for (reference, id) in &entries.operators {
        let sql = "INSERT INTO operators (id, reference) VALUES (?1, ?2)";
        connection.prepare_cached(sql)?.execute(params![id.0, reference])?;
    }
    let mut ended = Vec::new();
    for (email, entry) in &entries.logins {
        ended.extend(trail::keep_login(connection, email, entry)?);
    }
    Ok(ended)
}

fn keep_category(connection: &Connection, reference: &str, entry: &CategoryEntry) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO categories (id, reference, name, manual_quote, guaranteed_reply) \
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
             manual_quote = excluded.manual_quote, guaranteed_reply = excluded.guaranteed_reply",
        )?
        .execute(params![
            entry.id.0,
            reference,
            entry.name,
            Whole::from(entry.fees.manual_quote),
            entry.fees.guaranteed_reply.map(Whole::from),
        ])?;
    Ok(())
}

fn keep_pro(connection: &Connection, reference: &str, entry: &ProEntry, opened: u64) -> Outcome<()> {
    let ProEntry { id, name, about, contacts, categories, opening: account } = entry;
    let (mobile, landline, email) = (&contacts.mobile, &contacts.landline, &contacts.email);
    match account {
        Some((account, anchor)) => {
            connection
                .prepare_cached(
                    "INSERT INTO pros (id, reference, name, about, mobile, landline, email, anchor_day, \
                     time_zone, plan, plan_limit, period_start, period_end, credits, card, prefer_credits, \
                     opened) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
                )?
                .execute(params![
                    id.0,
                    reference,
                    name,
                    about,
                    mobile,
                    landline,
                    email,
                    anchor.day(),
                    anchor.zone(),
                    account.plan.id.0,
                    account.plan.limit.to_option(),
                    account.period.start.0,
                    account.period.end.0,
                    Whole::from(account.credits),
                    account.card,
                    account.prefer_credits,
                    Whole(opened),
                ])?;
            rows::put_account(connection, *id, account, 0, 0, Timestamp::MIN)?;
            opening(*id, account).iter().try_for_each(|entry| money::put_entry(connection, entry))?;
        }
        None => {
            connection
                .prepare_cached(
                    "UPDATE pros SET name = ?2, about = ?3, mobile = ?4, landline = ?5, email = ?6 WHERE id = ?1",
                )?
                .execute(params![id.0, name, about, mobile, landline, email])?;
        }
    }
    connection.prepare_cached("DELETE FROM pro_categories WHERE pro = ?1")?.execute([id.0])?;
    let mut add = connection.prepare_cached("INSERT INTO pro_categories (pro, category) VALUES (?1, ?2)")?;
    for category in categories {
        add.execute([id.0, category.0])?;
    }
    Ok(())
}

/// Keeps a client under their reference.
pub(crate) fn keep_client(connection: &Connection, reference: &str, row: &ClientRow) -> Outcome<()> {
    connection
        .prepare_cached(
            "INSERT INTO clients (id, reference, name, short_name, mobile, landline, email, valid_email, \
             mobile_version, email_version, language, version) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, short_name = excluded.short_name, \
             mobile = excluded.mobile, landline = excluded.landline, email = excluded.email, \
             valid_email = excluded.valid_email, mobile_version = excluded.mobile_version, \
             email_version = excluded.email_version, language = excluded.language, \
             version = excluded.version",
        )?
        .execute(params![
            row.id.0,
            reference,
            row.name,
            row.short_name,
            row.contacts.mobile,
            row.contacts.landline,
            row.contacts.email,
            row.reach.valid_email,
            row.reach.mobile_version,
            row.reach.email_version,
            Name(row.language),
            row.version.map(Whole),
        ])?;
    Ok(())
}

fn keep_projects(connection: &Connection, entries: &Entries) -> Outcome<()> {
    for (reference, entry) in &entries.projects {
        connection
            .prepare_cached(
                "INSERT INTO projects (id, reference, client, category, title, description, place, posted) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET \
                 category = excluded.category, title = excluded.title, description = excluded.description, \
                 place = excluded.place, posted = excluded.posted",
            )?
            .execute(params![
                entry.id.0,
                reference,
                entry.client.0,
                entry.category.0,
                entry.title,
                entry.description,
                entry.place,
                entry.posted.0,
            ])?;
        // Lists of leads are ordered by it, without a look at the project.
        connection
            .prepare_cached(
                "UPDATE leads SET posted = ?3 WHERE client = ?1 AND project = ?2 AND posted <> ?3",
            )?
            .execute(params![entry.client.0, entry.id.0, entry.posted.0])?;
    }
    Ok(())
}
