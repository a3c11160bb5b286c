/** @jest-environment jsdom */
const reckon = require('reckon');
const { ask } = require('./ask.js');

test('it is there once it is started', async () => {
  await reckon.init();
  expect(ask(reckon)).toBe('free counts charges_on_contact');
});
