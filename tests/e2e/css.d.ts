// The viewer's sources, which the fidelity tests bundle, take a stylesheet in as text.
declare module '*.css?inline' {
  const text: string;
  export default text;
}
