// The content security policy holds, on every page and against what it is there for. That no page breaks
// it and no request leaves the origin is watched in every test (harness/browser.mjs).

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from '../harness/stage.mjs';
import { LeadPage, Page, SignInPage, pagesOf } from '../pages/all.mjs';

const set = stage();

test('every page comes with a policy that lets the module run, and nothing inline or from elsewhere', async () => {
  const pro = await set.market.pro();
  const lead = await set.market.lead(pro);
  await set.market.appointments(pro, lead.client, [{ hours: 2 }]);
  const visitor = await set.visit({ as: pro });
  for (const [name, path] of pagesOf('pro', lead)) {
    const response = await visitor.page.goto(path);
    await new Page(visitor).ready();
    const policy = response.headers()['content-security-policy'];
    assert.match(policy, /default-src 'none'/, name);
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/, name);
    assert.doesNotMatch(policy, /'unsafe-(inline|eval)'/, name);
    assert.equal(response.headers()['x-content-type-options'], 'nosniff', name);
  }
});

test('a script that was slipped in does not run, and the guard of these tests sees the attempt', async () => {
  const visitor = await set.visit();
  await new SignInPage(visitor).open();
  const seen = [];
  visitor.page.on('console', (message) => seen.push(message.text()));
  visitor.expect(/Content Security Policy/);
  const ran = await visitor.page.evaluate(async () => {
    const refused = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve, { once: true }));
    const script = document.createElement('script');
    script.textContent = 'window.slipped = true';
    // A script that may run does so at once.
    document.body.append(script);
    if ('slipped' in window) return true;
    await refused;
    return false;
  });
  assert.equal(ran, false);
  assert.ok(seen.some((text) => text.includes('Content Security Policy')), seen.join('\n'));
});

test('a message is text, whatever is in it', async () => {
  const pro = await set.market.pro({ name: '<b>Paula</b> Prior' });
  const title = '<img src=x onerror="window.slipped=1">';
  const lead = await set.market.lead(pro, { title });
  const body = '<script>window.slipped=1</script><a href="javascript:1">here</a>';
  await set.market.message('client', lead, body);
  const visitor = await set.visit({ as: pro });
  const page = new LeadPage(visitor);
  await page.open(lead);
  await page.hears(body);
  assert.equal(await page.heading.innerText(), title);
  assert.equal(await visitor.page.evaluate(() => 'slipped' in window), false);
});

test('the session is a cookie that no script can read and no other site can send', async () => {
  const pro = await set.market.pro();
  const visitor = await set.visit();
  await (await new SignInPage(visitor).open()).signIn(pro);
  const cookies = await visitor.context.cookies();
  // Beside it there is the one by which the server knows a browser that has signed in before: it opens nothing.
  const names = cookies.map(({ name }) => name.replace(/[0-9a-f]{8}$/, '…')).sort();
  assert.deepEqual(names, ['reckon-device-…', 'reckon-loopback']);
  for (const { httpOnly, secure, sameSite, path } of cookies) {
    // On this machine without TLS: WebKit would keep no other. Elsewhere they are `__Host-`, and `Secure`.
    assert.deepEqual({ httpOnly, secure, sameSite, path }, { httpOnly: true, secure: false, sameSite: 'Strict', path: '/' });
  }
  assert.equal(await visitor.page.evaluate(() => document.cookie), '');
});

test('a wrong password says so, and not whether there is such a person', async () => {
  const pro = await set.market.pro();
  const page = await new SignInPage(await set.visit()).open();
  const tried = [];
  for (const email of [pro.email, 'nobody@example.org']) {
    await page.email.fill(email);
    await page.password.fill('not the password');
    const answered = page.root.waitForResponse('**/api/v1/session');
    await page.enter.click();
    await answered;
    await page.problem.waitFor();
    tried.push(await page.problem.innerText());
  }
  assert.equal(tried[0], page.say('trouble_credentials'));
  assert.equal(tried[0], tried[1]);
});

test('a browser that keeps no cookie is told so, in place of nothing', async () => {
  const pro = await set.market.pro();
  const visitor = await set.visit();
  // As a browser that forbids cookies: what the server sets is dropped.
  await visitor.context.route('**/api/v1/session', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const response = await route.fetch();
    const { 'set-cookie': dropped, ...headers } = response.headers();
    assert.ok(dropped);
    await visitor.context.clearCookies();
    return route.fulfill({ status: response.status(), headers, body: await response.body() });
  });
  const page = await new SignInPage(visitor).open();
  await page.email.fill(pro.email);
  await page.password.fill(pro.password);
  await page.enter.click();
  await page.problem.filter({ hasText: page.say('trouble_forgetful') }).waitFor();
});
