import { expect, test } from 'vitest';
import * as reckon from 'reckon';
import { ask } from './ask.js';

test('it is there at once', () => {
  expect(ask(reckon)).toBe('free counts charges_on_contact');
});
