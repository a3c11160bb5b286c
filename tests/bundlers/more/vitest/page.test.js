// @vitest-environment jsdom
import { expect, test } from 'vitest';
import * as reckon from 'reckon';
import { ask } from './ask.js';

test('it is there once it is started', async () => {
  await reckon.init();
  expect(ask(reckon)).toBe('free counts charges_on_contact');
});
