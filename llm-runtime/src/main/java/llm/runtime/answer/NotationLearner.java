package llm.runtime.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import llm.runtime.answer.Notation.Piece;

/**
 * Learns how a template writes calls from examples that differ in one thing: another name, another
 * value, another call. What stays is what is always written.
 */
final class NotationLearner {
  static final String NAME = "zqxjkalpha";
  private static final String OTHER_NAME = "zqxjkbravo";
  static final String ID = "zqxjkid01";
  private static final String OTHER_ID = "zqxjkid02";
  static final String KEY = "zqxjkkeyp";
  private static final String OTHER_KEY = "zqxjkkeyq";
  private static final String VALUE = "zqxjkvalp";
  private static final String OTHER_VALUE = "zqxjkvalq";
  private static final String LAST_VALUE = "zqxjkvalr"; // of the second call
  private static final Pattern DIGIT = Pattern.compile("\\d+");

  private final Examples examples;
  private final String plain; // an answer without calls
  private final String one;
  private final String two; // empty if the template writes one alone
  private final String before; // between what is said and the first hole
  private final int from; // where that ends, in one

  /**
   * Where things stand in an example.
   *
   * @param first where the first hole begins
   * @param last where the last one ends
   */
  private record Span(int first, int last) {}

  private NotationLearner(
      Examples examples, String plain, String one, String two, int answer, int from) {
    this.examples = examples;
    this.plain = plain;
    this.one = one;
    this.two = two;
    this.before = one.substring(answer, from);
    this.from = from;
  }

  private static Examples.Call first() {
    var arguments = new LinkedHashMap<String, Object>();
    arguments.put(KEY, VALUE);
    arguments.put(OTHER_KEY, OTHER_VALUE);
    return new Examples.Call(ID, NAME, arguments);
  }

  /**
   * The notation; empty if the template writes no calls, or writes them in no way that is known.
   */
  static Optional<Notation> learn(Examples examples) {
    var other = new Examples.Call(OTHER_ID, OTHER_NAME, Map.of(KEY, LAST_VALUE));
    var plain = examples.turn(Examples.CONTENT, List.of());
    var said = examples.turn(Examples.CONTENT, List.of(first()));
    var one = examples.turn("", List.of(first()));
    if (!one.contains(VALUE) || !one.contains(NAME)) one = said;
    if (!one.contains(VALUE) || !one.contains(NAME)) return Optional.empty();
    var two = examples.turn("", List.of(first(), other));
    if (!two.contains(LAST_VALUE)) two = "";
    int hole = firstHole(one, ID, NAME, KEY);
    int content = said.indexOf(Examples.CONTENT);
    int answer;
    if (content >= 0 && content < said.indexOf(NAME)) {
      one = said;
      hole = firstHole(one, ID, NAME, KEY);
      answer = content + Examples.CONTENT.length();
    } else {
      int header = Math.max(0, plain.indexOf(Examples.CONTENT));
      answer = Markup.beforeMark(one, Markup.commonPrefix(one, plain.substring(0, header)));
      answer = Math.min(answer, hole);
      // An answer may think before it calls: the marks of that belong to no call.
      var thought = examples.turn(Examples.CONTENT, Examples.REASONING, List.of(first()));
      var plainly = examples.turn(Examples.CONTENT, Examples.REASONING, List.of());
      int at = thought.indexOf(Examples.REASONING);
      if (at >= 0 && at < thought.indexOf(NAME) && plainly.contains(Examples.REASONING)) {
        one = thought;
        hole = firstHole(one, ID, NAME, KEY);
        int end = at + Examples.REASONING.length();
        var rest =
            plainly.substring(plainly.indexOf(Examples.REASONING) + Examples.REASONING.length());
        answer =
            Math.min(
                hole, Markup.beforeMark(one, end + Markup.commonPrefix(one.substring(end), rest)));
      }
    }
    return new NotationLearner(examples, plain, one, two, answer, hole).learn();
  }

  private static int firstHole(String text, String... holes) {
    int first = Integer.MAX_VALUE;
    for (var hole : holes) {
      int at = text.indexOf(hole);
      if (at >= 0) first = Math.min(first, at);
    }
    return first;
  }

  private Optional<Notation> learn() {
    int value = one.indexOf(VALUE);
    int object = argumentsAt();
    var whole = whole(object >= 0 ? object : value);
    if (whole.isPresent()) return whole;
    return object >= 0 ? named(object) : parameters();
  }

  // ---- JSON

  /** Where the arguments begin, if they are a JSON object: -1 if not. */
  private int argumentsAt() {
    int key = one.indexOf('"' + KEY + '"');
    int brace = key < 0 ? -1 : one.lastIndexOf('{', key);
    return brace >= 0 && one.substring(brace + 1, key).isBlank() && objectEnd(one, brace) > 0
        ? brace
        : -1;
  }

  /** Where a JSON object ends that begins there; -1 if it is none. */
  private static int objectEnd(String text, int begin) {
    var machine = new JsonMachine();
    for (int i = begin; i < text.length(); i++) {
      if (!machine.push(text.charAt(i))) return -1;
      if (machine.at() == JsonMachine.At.END) return i + 1;
    }
    return -1;
  }

  /** A call that is one object. */
  private Optional<Notation> whole(int inside) {
    for (int at = one.lastIndexOf('{', inside); at >= 0; at = one.lastIndexOf('{', at - 1)) {
      int end = objectEnd(one, at);
      if (end > inside && one.substring(at, end).contains(NAME)) {
        var text = one.substring(at, end);
        var span = new Span(at, end);
        return CallKeys.of(text).flatMap(keys -> whole(keys, text, span));
      }
      if (at == 0) break;
    }
    return Optional.empty();
  }

  private Optional<Notation> whole(JsonCallReader.Keys keys, String text, Span span) {
    int start = from - before.length();
    if (span.first() < start) return Optional.empty();
    var lead = one.substring(start, span.first());
    var piece = new Piece.Whole(keys, text);
    if (two.isEmpty()) {
      return Optional.of(notation(lead, List.of(piece), new Between(lead, "", ""), span.last()));
    }
    int begin = two.indexOf(text);
    int other = begin < 0 ? -1 : two.indexOf('{', begin + text.length());
    if (other < 0) return Optional.empty();
    var middle = two.substring(begin + text.length(), other);
    if (middle.strip().equals(",") && lead.strip().endsWith("[")) return list(piece, lead, middle);
    var between = between(lead, middle, one.substring(span.last()));
    return Optional.of(notation(lead, List.of(piece), between, span.last()));
  }

  private Optional<Notation> list(Piece piece, String lead, String separator) {
    var open = lead.substring(0, lead.lastIndexOf('['));
    var rest = behindLast("");
    int bracket = rest.indexOf(']');
    if (bracket < 0) return Optional.empty();
    var close = sectionClose(rest.substring(bracket + 1));
    return Optional.of(
        new Notation(
            Literal.of(open), true, List.of(piece), Literal.of(close), Optional.of(separator)));
  }

  // ---- What surrounds calls

  /**
   * What stands around a call.
   *
   * @param open before its first hole
   * @param close behind its last
   * @param separator between two
   */
  private record Between(String open, String close, String separator) {}

  /**
   * Takes apart what stands between two calls.
   *
   * @param lead before the first hole of the first call
   * @param middle between the last hole of the first and the first of the second
   * @param rest behind the last hole of a single one
   */
  private static Between between(String lead, String middle, String rest) {
    var open = Markup.commonEnd(lead, middle);
    var inner = middle.substring(0, middle.length() - open.length());
    int common = Markup.commonPrefix(inner, rest);
    return new Between(open, inner.substring(0, common), inner.substring(common));
  }

  private Notation notation(String lead, List<Piece> holes, Between between, int last) {
    var section = lead.substring(0, lead.length() - between.open().length());
    var pieces = new ArrayList<Piece>();
    if (!between.open().isEmpty()) pieces.add(new Piece.Fixed(Literal.of(between.open())));
    pieces.addAll(holes);
    if (two.isEmpty()) {
      var close = beforeEnd(one.substring(last));
      if (!close.isEmpty()) pieces.add(new Piece.Fixed(Literal.of(close)));
      return new Notation(Literal.of(section), false, pieces, Literal.EMPTY, Optional.empty());
    }
    if (!between.close().isEmpty()) pieces.add(new Piece.Fixed(Literal.of(between.close())));
    var close = section.isBlank() ? "" : sectionClose(behindLast(between.close()));
    return new Notation(
        Literal.of(section), false, pieces, Literal.of(close), Optional.of(between.separator()));
  }

  /**
   * What stands behind the second call: some templates close a section only there.
   *
   * @param close of a call
   */
  private String behindLast(String close) {
    int at = two.indexOf(LAST_VALUE) + LAST_VALUE.length();
    for (var one : List.of(close, close.strip())) {
      int end = one.isEmpty() ? -1 : two.indexOf(one, at);
      if (end >= 0) return two.substring(end + one.length());
    }
    while (at < two.length() && "\"} ".indexOf(two.charAt(at)) >= 0) at++;
    return two.substring(at);
  }

  /** What ends an answer that says something. */
  private String end() {
    int at = plain.indexOf(Examples.CONTENT);
    if (at < 0) return "";
    var rest = plain.substring(at + Examples.CONTENT.length()).strip();
    return Markup.tag(rest);
  }

  /** What stands before the end of the answer. */
  private String beforeEnd(String rest) {
    var end = end();
    int at = end.isEmpty() ? -1 : rest.indexOf(end);
    return at < 0 ? "" : rest.substring(0, at);
  }

  private String sectionClose(String rest) {
    var end = end();
    int at = end.isEmpty() ? -1 : rest.indexOf(end);
    return at >= 0 ? rest.substring(0, at) : Markup.leadingTag(rest);
  }

  // ---- A name, then JSON

  private Optional<Notation> named(int object) {
    int end = objectEnd(one, object);
    int name = one.indexOf(NAME, from);
    if (name < 0 || name > object) return Optional.empty();
    int start = from - before.length();
    var lead = one.substring(start, from);
    var holes = holes(from, object, otherHead());
    if (holes.isEmpty()) return Optional.empty();
    var pieces = new ArrayList<>(holes.get());
    pieces.add(new Piece.Arguments());
    return around(lead, pieces, end);
  }

  /** Name and id, and what stands between them, up to the arguments. */
  private Optional<List<Piece>> holes(int begin, int end, String other) {
    var pieces = new ArrayList<Piece>();
    int at = begin;
    boolean named = false;
    while (at < end) {
      if (one.startsWith(NAME, at)) {
        if (named) return Optional.empty(); // the name twice
        named = true;
        pieces.add(new Piece.Name());
        at += NAME.length();
      } else if (one.startsWith(ID, at)) {
        pieces.add(new Piece.Id());
        at += ID.length();
      } else {
        int next = Math.min(next(NAME, at, end), next(ID, at, end));
        fixed(one.substring(at, next), other, pieces);
        at = next;
      }
    }
    return named ? Optional.of(pieces) : Optional.empty();
  }

  private int next(String hole, int at, int end) {
    int found = one.indexOf(hole, at);
    return found < 0 ? end : Math.min(found, end);
  }

  /** A text between holes: a number in it that another call does not have counts calls. */
  private void fixed(String text, String other, List<Piece> pieces) {
    var digits = DIGIT.matcher(text);
    boolean counts = !other.isEmpty() && !other.contains(text) && digits.find();
    if (!counts) {
      pieces.add(new Piece.Fixed(Literal.of(text)));
      return;
    }
    int mark = before.length();
    while (mark > 0 && (">]" + Controls.CLOSE).indexOf(before.charAt(mark - 1)) < 0) mark--;
    var prefix = before.substring(mark);
    var literal = Literal.of(text.substring(0, digits.start()));
    boolean isId = (prefix + literal.text()).chars().noneMatch(c -> " \"\n<".indexOf(c) >= 0);
    pieces.add(new Piece.Numbered(literal, isId ? Optional.of(prefix) : Optional.empty()));
    var rest = text.substring(digits.end());
    if (!rest.isEmpty()) pieces.add(new Piece.Fixed(Literal.of(rest)));
  }

  /** What the second of two calls has between its name and its arguments. */
  private String otherHead() {
    int at = two.indexOf(OTHER_NAME);
    int key = two.indexOf(KEY, Math.max(0, at));
    return at < 0 || key < 0 ? "" : two.substring(at + OTHER_NAME.length(), key);
  }

  private Optional<Notation> around(String lead, List<Piece> pieces, int last) {
    if (two.isEmpty()) {
      return Optional.of(notation(lead, pieces, new Between(lead, "", ""), last));
    }
    int end = two.indexOf(one.substring(from, last));
    if (end < 0) return Optional.empty();
    end += last - from;
    int other = firstHole(two.substring(end), OTHER_ID, OTHER_NAME);
    var middle = two.substring(end, end + other);
    var between = between(lead, middle, one.substring(last));
    return Optional.of(notation(lead, pieces, between, last));
  }

  // ---- One argument after the other

  private Optional<Notation> parameters() {
    int key = one.indexOf(KEY, from);
    int name = one.indexOf(NAME, from);
    int value = one.indexOf(VALUE, Math.max(key, 0));
    int otherKey = one.indexOf(OTHER_KEY, Math.max(value, 0));
    int otherValue = one.indexOf(OTHER_VALUE, Math.max(otherKey, 0));
    if (key < 0 || name < 0 || name > key || value < 0 || otherKey < 0 || otherValue < 0) {
      return Optional.empty();
    }
    var mid = one.substring(key + KEY.length(), value);
    var middle = one.substring(value + VALUE.length(), otherKey);
    var head = one.substring(name + NAME.length(), key);
    var open = Markup.commonEnd(head, middle);
    var close = middle.substring(0, middle.length() - open.length());
    if (open.isBlank() || close.isBlank() || mid.isBlank()) return Optional.empty();
    var holes = holes(from, key - open.length(), otherHead());
    if (holes.isEmpty()) return Optional.empty();
    var pieces = new ArrayList<>(holes.get());
    pieces.add(new Piece.Parameters(Literal.of(open), betweens(mid), Literal.of(close)));
    int last = otherValue + OTHER_VALUE.length();
    if (!one.startsWith(close, last)) return Optional.empty();
    return around(one.substring(from - before.length(), from), pieces, last + close.length());
  }

  /** What stands between key and value, by the value's type where that makes a difference. */
  private List<Piece.Between> betweens(String ofText) {
    var ways = new LinkedHashMap<String, Boolean>();
    ways.put(ofText, true);
    for (Object value : new Object[] {37, 1.5, true, Map.of("k", "zqxjkv"), List.of("zqxjkv")}) {
      var call = new Examples.Call(ID, NAME, Map.of(KEY, value));
      var text = examples.turn("", List.of(call));
      int key = text.indexOf(KEY, Math.max(0, text.indexOf(NAME)));
      if (key < 0) continue;
      var mid = mid(text.substring(key + KEY.length()), ofText);
      if (!mid.isEmpty()) ways.putIfAbsent(mid, false);
    }
    boolean typed = ways.size() > 1;
    return ways.entrySet().stream()
        .map(
            way ->
                new Piece.Between(
                    Literal.of(way.getKey()),
                    typed ? Optional.of(way.getValue()) : Optional.empty()))
        .toList();
  }

  /** What there is instead of a text's, as long as it ends as that does. */
  private static String mid(String text, String ofText) {
    if (text.startsWith(ofText)) return ofText;
    int common = Markup.commonPrefix(text, ofText);
    if (common == 0) return "";
    var tail = ofText.substring(ofText.length() - 1);
    int end = text.indexOf(tail, common);
    // The mark ends with the last of the same characters as the text's does.
    int marks = (int) ofText.chars().filter(c -> c == tail.charAt(0)).count();
    int seen = (int) text.substring(0, common).chars().filter(c -> c == tail.charAt(0)).count();
    for (; end >= 0 && ++seen < marks; ) end = text.indexOf(tail, end + 1);
    return end < 0 ? "" : text.substring(0, end + 1);
  }
}
