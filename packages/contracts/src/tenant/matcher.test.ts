import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { faultOfLabelRegex } from './labelRegex.ts';
import { formatMatcher, type Matcher, matcherOperators, matchersSchema, namesNothing, parseMatchers, storedMatcherSchema } from './matcher.ts';

/** `name operator value` of each matcher, or what is wrong. */
function read(text: string): string[] | string {
  const parsed = parseMatchers(text);
  return typeof parsed === 'string' ? parsed : parsed.map(({ name, operator, value }) => `${name} ${operator} ${value}`);
}

describe('what Alertmanager reads is read alike (cases of pkg/labels/parse_test.go and matcher/parse/parse_test.go):', () => {
  const right: [text: string, ...matchers: string[]][] = [
    ['{foo=bar}', 'foo = bar'],
    ['{foo="bar"}', 'foo = bar'],
    ['{foo=~bar.*}', 'foo =~ bar.*'],
    ['{foo!="bar"}', 'foo != bar'],
    ['{foo!~"bar.*"}', 'foo !~ bar.*'],
    ['{foo="bar", baz!~".*quux", derp="wat"}', 'foo = bar', 'baz !~ .*quux', 'derp = wat'],
    ['foo=bar,dings!=bums', 'foo = bar', 'dings != bums'],
    ['{foo = "bar", dings != "bums", }', 'foo = bar', 'dings != bums'],
    ['{foo=""}', 'foo = '],
    ['job=', 'job = '],
    ['{foo="bar,quux", job="job1"}', 'foo = bar,quux', 'job = job1'],
    ['{quote="She said: \\"Hi, ladies! That\'s gender-neutral…\\""}', 'quote = She said: "Hi, ladies! That\'s gender-neutral…"'],
    ['tricky=~~~', 'tricky =~ ~~'],
    ['trickier==\\\\=\\=\\"', 'trickier = =\\=\\="'],
    ['contains_quote != "\\"" , contains_comma !~ "foo,bar" , ', 'contains_quote != "', 'contains_comma !~ foo,bar'],
    ["{foo='}", "foo = '"],
    ['{foo=bar}}', 'foo = bar}'],
    ['{foo=bar}},}', 'foo = bar}}'],
    ['{foo=,bar=}}', 'foo = ', 'bar = }'],
    ['{foo=}b', 'foo = }b'],
    ['{foo=bar\\t}', 'foo = bar\\t'],
    ['{foo=bar\\n}', 'foo = bar\n'],
    ['{foo=bar\\}', 'foo = bar\\'],
    ['{foo=bar\\\\}', 'foo = bar\\'],
    ['{foo=bar\\"}', 'foo = bar"'],
    ['foo=~"\\d+\\\\.\\d"', 'foo =~ \\d+\\.\\d'],
    [' foo = bar baz ', 'foo = bar baz'],
    ['foo="a\nb"', 'foo = a\nb'],
    ['{foo=🙂}', 'foo = 🙂'],
    // What follows is read by the newer grammar alone.
    ['{"foo bar"="baz"}', 'foo bar = baz'],
    [' { "foo"!~"[a-z]+" , } ', 'foo !~ [a-z]+'],
    ['"foo"=~"\\\\d+"', 'foo =~ \\d+'],
    ['"foo"="\\xf0\\x9f\\x99\\x82 \\U0001f642 \\u00e9 \\303\\251 \\t\\"\\\\"', 'foo = 🙂 🙂 é é \t"\\'],
    ['dash-name="x", größe!=10', 'dash-name = x', 'größe != 10'],
    ['foo=~"\\u0061"', 'foo =~ a'],
  ];
  for (const [text, ...matchers] of right) test(JSON.stringify(text), () => assert.deepEqual(read(text), matchers));
});

describe('what is none is refused, with the place and what to write:', () => {
  const wrong: [text: string, message: string][] = [
    ['', 'has no matcher in it; write team="db"'],
    [' {} ', 'has no matcher in it; write team="db"'],
    ['team', 'the text ends where =, !=, =~ or !~ should be; write team="db"'],
    ['team~"x"', 'there is ~ at character 5 where =, !=, =~ or !~ should be; write team="db"'],
    ['my team="x"', 'there is team at character 4 where =, !=, =~ or !~ should be; write team="db"'],
    ['="x"', 'there is = at character 1 where the name of a label should be; write team="db"'],
    ['""="x"', 'there is "" at character 1, and no label has an empty name; write team="db"'],
    ['team=="x"', 'there is = at character 6 where a value should be; write team="db"'],
    ['team=`x"`', 'there is ` at character 6 where a value should be; write team="db"'],
    ['team="x', 'the quote at character 6 is not closed; write team="db"'],
    ['"team', 'the quote at character 1 is not closed; write team="db"'],
    ['größe="x"y', 'there is y at character 10 where a comma should be; put quotes around the whole value: write team="db"'],
    ['a="b",,c="d"', 'there is , at character 7 where the name of a label should be; write team="db"'],
    ['{"my team"="x"', 'the { at the beginning is not closed'],
    ['"my team"="x"}', 'there is } at character 14, and no { before it'],
    ['{"my team"="x"} a=b', 'there is a at character 17 after the closing }; part matchers by commas inside the braces'],
    ['"my team"=~"\\d"', 'the quotes at character 12 hold an escape that there is not; write \\\\ for a backslash'],
    ['"a"="\\xff"', 'the quotes at character 5 hold an escape that there is not; write \\\\ for a backslash'],
    ['"a"="\\ud800"', 'the quotes at character 5 hold an escape that there is not; write \\\\ for a backslash'],
    ['"a"="\\777"', 'the quotes at character 5 hold an escape that there is not; write \\\\ for a backslash'],
    ['team=~"d[b"', '"d[b" is not a regular expression: a [ is not closed; write \\[ for the character itself'],
    ['a=b, "my team"!~"(x"', '"(x" is not a regular expression: a ( is not closed; write \\( for the character itself'],
  ];
  for (const [text, message] of wrong) test(text === '' ? 'nothing' : text, () => assert.equal(read(text), message));
});

describe('matchers in a shape that is none say what was probably meant:', () => {
  const wrong: [input: unknown, path: (string | number)[], message: string][] = [
    ['team="db"', [], `is a list: write ['team="db"']`],
    ["team='db'", [], `is a list: write ['team=''db''']`],
    [{ team: 'db', tier: 1 }, [], `is a list of conditions: write ['team="db"', 'tier="1"']`],
    [null, [], `is a list of conditions: write ['team="db"']`],
    [[{ team: 'db' }], [0], `is a text: write 'team="db"'`],
    [['a=b', { 'team="db"': null, 'x="y"': null }], [1], `is a text: write 'team="db", x="y"'`],
    [[{ name: 'team', value: 'db', isRegex: true, isEqual: false }], [0], `is a text: write 'team!~"db"'`],
    [[7], [0], `is a text: write 'team="db"'`],
    [[Array.from({ length: 51 }, (_, n) => `a=${n}`).join()], [], 'has more than 50 matchers'],
    [['a=b', 'c'], [1], 'the text ends where =, !=, =~ or !~ should be; write team="db"'],
  ];
  for (const [input, path, message] of wrong)
    test(JSON.stringify(input).slice(0, 80), () => {
      const [issue] = matchersSchema.safeParse(input).error?.issues ?? [];
      assert.deepEqual([issue?.path, issue?.message], [path, message]);
    });
});

test('several texts become one list of matchers', () => {
  assert.deepEqual(matchersSchema.parse(['a=b,c=d', 'e=f']).map(formatMatcher), ['a="b"', 'c="d"', 'e="f"']);
});

test('a matcher as text is read as the same matcher, whatever is in it', () => {
  const name = fc.oneof(
    fc.string({ minLength: 1, unit: 'binary' }),
    fc.string({ minLength: 1, unit: fc.constantFrom(...Array.from('a_:{}!=~,\\"\'` \n\té')) }),
  );
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...Array.from('a.*|{}!=~,\\"\'` \n\té')) }));
  const matcher: fc.Arbitrary<Matcher> = fc
    .record({ name, operator: fc.constantFrom(...matcherOperators), value }, { noNullPrototype: true })
    .filter((each) => !each.operator.endsWith('~') || faultOfLabelRegex(each.value) === null);
  fc.assert(
    fc.property(fc.array(matcher, { minLength: 1, maxLength: 4 }), fc.boolean(), (matchers, braces) => {
      for (const each of matchers) assert.deepEqual(parseMatchers(formatMatcher(each)), [each]);
      const classic = matchers.filter((each) => /^[a-z_:]+$/i.test(each.name));
      const text = classic.map(formatMatcher).join(braces ? ', ' : ',');
      if (classic.length > 0) assert.deepEqual(parseMatchers(braces ? `{${text}}` : text), classic);
    }),
    { numRuns: 2_000 },
  );
  assert.equal(formatMatcher({ name: 'team', operator: '=~', value: 'a"b\\d\n' }), 'team=~"a\\"b\\\\d\\n"');
  assert.equal(formatMatcher({ name: 'my team', operator: '!=', value: '' }), '"my team"!=""');
});

test('no text makes the reader throw or dawdle', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab{}!=~,\\"\'` \nx0f')), maxLength: 40 }), (text) => {
      const parsed = parseMatchers(text);
      if (typeof parsed === 'string') assert.notEqual(parsed, '');
      else for (const each of parsed) storedMatcherSchema.parse(each);
    }),
    { numRuns: 5_000 },
  );
  const started = performance.now();
  for (const text of [`a=${' '.repeat(4_000)}x${' '.repeat(90)}`, `${'"'.repeat(4_095)}`, `a="${'\\'.repeat(4_001)}`, 'a=b,'.repeat(1_000)])
    parseMatchers(text);
  assert.ok(performance.now() - started < 500);
});

test('matchers that would silence everything are those that only say what every alert may lack', () => {
  const everything = [['a=""'], ['a=~".*"'], ['a=~"x|"'], ['a=""', 'b=~".*"'], []];
  const something = [['a="x"'], ['a!="x"'], ['a!=""'], ['a=~".+"'], ['a=~"x|y"'], ['a!~"x"'], ['a!~".*"'], ['a=""', 'b="x"']];
  const takes = (texts: string[]) => namesNothing(matchersSchema.parse(texts));
  assert.deepEqual([everything.map(takes), something.map(takes)], [everything.map(() => true), something.map(() => false)]);
});
