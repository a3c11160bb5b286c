export const metadata = { title: 'nothing yet' };

export default ({ children }) => (
  <html lang="en">
    <body>{children}</body>
  </html>
);
