// English and German: chosen by the browser, switched by hand, down to numbers, dates and money.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { LANGUAGES, say } from '../harness/words.mjs';
import { AccountPage, LeadPage, LeadsPage, Page, QuotePage, SignInPage, pagesOf } from '../pages/all.mjs';

const set = stage({ clock: 'manual' });

const NOON = Date.parse('2026-02-10T11:00:00Z');

async function marketplace() {
  await set.server.call('PUT', 'clock', { at: NOON });
  const pro = await set.market.pro({
    limit: 2000, used: 0, manualFee: 123_450, guaranteedFee: 250_000, credits: 1_234_567,
  });
  return { pro, lead: await set.market.lead(pro) };
}

const lang = (page) => page.root.locator('html').getAttribute('lang');

test('the browser decides: German for de-AT, English for en-GB and for a language that is not there', async () => {
  for (const [locale, language] of [['de-AT', 'de'], ['en-GB', 'en'], ['fr-FR', 'en']]) {
    const visitor = await set.visit({ locale });
    visitor.language = language;
    const page = await new SignInPage(visitor).open();
    assert.equal(await lang(page), language, locale);
    assert.equal(await page.heading.innerText(), say(language, 'entrance_title'));
    assert.match(await page.root.title(), new RegExp(say(language, 'sign_in')));
  }
});

test('the language is switched by hand, at once, and is remembered', async () => {
  const { pro, lead } = await marketplace();
  const visitor = await set.visit({ as: pro, locale: 'en-GB' });
  const english = new LeadPage(visitor);
  await english.open(lead);
  await english.reveal.chip.says('Uses 1 interaction · 2,000 left');
  await english.root.getByLabel('Language').selectOption('de');

  visitor.language = 'de';
  const german = new LeadPage(visitor);
  await german.reveal.chip.says('Verbraucht 1 Interaktion · 2.000 übrig');
  assert.equal(await lang(german), 'de');
  assert.equal(await german.root.getByRole('banner').locator('.nav a').first().innerText(), say('de', 'nav_leads'));
  await german.root.reload();
  await german.reveal.chip.says('Verbraucht 1 Interaktion · 2.000 übrig');
  assert.equal(await lang(german), 'de');
});

test('money, numbers and dates are written as the language writes them', async () => {
  const written = {
    'en-US': { fee: 'Charges $1,234.50', contact: '$2,500.00', credits: '$12,345.67', resets: 'Mar 1', posted: 'February 10, 2026' },
    'de-DE': { fee: 'Kostet 1.234,50 $', contact: '2.500,00 $', credits: '12.345,67 $', resets: '1. März', posted: '10. Februar 2026' },
  };
  const { pro, lead } = await marketplace();
  for (const [locale, texts] of Object.entries(written)) {
    const visitor = await set.visit({ as: pro, locale });
    const quote = new QuotePage(visitor);
    await quote.open(lead);
    const plain = (text) => text.replace(/\u00a0/g, ' ');
    assert.equal(plain(await quote.manual.chip.text()), texts.fee);
    assert.ok(plain(await quote.main.innerText()).includes(texts.contact), `${locale}: ${texts.contact}`);
    const account = new AccountPage(visitor);
    await account.open();
    const shown = plain(await account.main.innerText());
    for (const text of [texts.credits, texts.resets]) assert.ok(shown.includes(text), `${locale}: ${text} in ${shown}`);
    const page = new LeadPage(visitor);
    await page.open(lead);
    assert.ok(plain(await page.main.innerText()).includes(texts.posted), `${locale}: ${texts.posted}`);
  }
});

test('an estimate is understood with a comma as with a point', async () => {
  for (const [locale, sum, shown] of [['en-US', '1450.50', '$1,450.50'], ['de-DE', '1450,50', '1.450,50 $']]) {
    await set.server.call('PUT', 'clock', { at: NOON });
    const pro = await set.market.pro();
    const lead = await set.market.lead(pro);
    const visitor = await set.visit({ as: pro, locale });
    const quote = new QuotePage(visitor);
    await quote.open(lead);
    await quote.sum.fill(sum);
    await quote.manual.press();
    const page = new LeadPage(visitor);
    await page.main.locator('.quote-sum').waitFor();
    assert.equal((await page.main.locator('.quote-sum').innerText()).replace(/\u00a0/g, ' '), shown);
    const { leads } = await set.market.snapshot(`pro:${pro.id}`);
    assert.equal(leads[0].quote.amount, 145_050);
  }
});

test('no page says in one language what it should say in the other', async () => {
  const { pro, lead } = await marketplace();
  // Sentences of the rules, of which each language has its own.
  const { rows } = await set.server.call('GET', 'rules');
  const sentences = (language) => rows.map(({ texts }) => texts?.[language]).filter((text) => text?.length > 20);
  for (const language of LANGUAGES) {
    const other = language === 'en' ? 'de' : 'en';
    const foreign = [...sentences(other), say(other, 'nav_rules'), say(other, 'foot')]
      .filter((text) => !sentences(language).includes(text));
    const visitor = await set.visit({ as: pro, locale: language });
    for (const [name, path] of pagesOf('pro', lead)) {
      const page = await new Page(visitor).open(path);
      const text = (await page.root.locator('body').innerText()).split('\n');
      const strays = foreign.filter((sentence) => text.includes(sentence));
      assert.deepEqual(strays, [], `${name} in ${language}`);
    }
  }
});

test('the leads are counted with the right word for one', async () => {
  for (const [locale, words] of [['en', ['1 lead', '2 leads']], ['de', ['1 Lead', '2 Leads']]]) {
    await set.server.call('PUT', 'clock', { at: NOON });
    const pro = await set.market.pro();
    const visitor = await set.visit({ as: pro, locale });
    for (const [index, word] of words.entries()) {
      await set.market.lead(pro, { title: `Lead ${index}` });
      const page = await new LeadsPage(visitor).open();
      assert.equal((await page.count.innerText()).trim(), word);
    }
  }
});
