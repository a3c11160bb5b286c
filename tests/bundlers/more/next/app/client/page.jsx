'use client';
import { useEffect } from 'react';
import * as reckon from 'reckon';
import { ask } from '../ask.js';

export default () => {
  useEffect(() => {
    reckon.init().then(() => {
      document.title = `page:${ask(reckon)};`;
    });
  }, []);
  return <p>A page</p>;
};
