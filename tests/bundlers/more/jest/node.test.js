const reckon = require('reckon');
const { ask } = require('./ask.js');

test('it is there at once', async () => {
  expect(ask(reckon)).toBe('free counts charges_on_contact');
  expect((await reckon.texts('de')).rules.G1.text).toBe(require('reckon/texts/de').rules.G1.text);
});
