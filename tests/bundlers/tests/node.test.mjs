import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as module from 'reckon';
import * as inline from 'reckon/inline';
import english from 'reckon/texts/en';
import { RIGHT } from '../harness.mjs';
import { ask } from '../pages/ask.js';

const require = createRequire(import.meta.url);

test('Node.js imports it', async () => {
  assert.equal(ask(module), RIGHT);
  await module.init();
  await inline.init();
  assert.equal(ask(inline), RIGHT);
  assert.match(english.rules.G1.text, /Guaranteed Reply/);
});

test('Node.js requires it', async () => {
  const required = require('reckon');
  assert.equal(ask(required), RIGHT);
  assert.equal(required.RULES_VERSION, module.RULES_VERSION);
  assert.deepEqual((await required.texts('de')).rules.G1, require('reckon/texts/de').rules.G1);
  const other = require('reckon/inline');
  assert.equal(other.Snapshot.load({}).error.code, 'not_ready');
  await other.init();
  assert.equal(ask(other), RIGHT);
});
