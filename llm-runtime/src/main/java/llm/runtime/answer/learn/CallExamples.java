package llm.runtime.answer.learn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.Markup;

/**
 * Answers with calls as a template writes them, that differ in one thing: another name, another
 * value, another call. What stays is what is always written.
 *
 * @param examples where more come from
 * @param plain an answer without calls
 * @param one with one call
 * @param two with two; empty if the template writes one alone
 * @param answer where the answer begins in {@code one}, behind what is said
 * @param from where the first of what differs stands in {@code one}
 */
record CallExamples(Examples examples, String plain, String one, String two, int answer, int from) {
  static final String OTHER_NAME = "zqxjkbravo";
  static final String ID = "zqxjkid01";
  static final String OTHER_ID = "zqxjkid02";
  static final String KEY = "zqxjkkeyp";
  static final String OTHER_KEY = "zqxjkkeyq";
  static final String VALUE = "zqxjkvalp";
  static final String OTHER_VALUE = "zqxjkvalq";
  static final String LAST_VALUE = "zqxjkvalr"; // of the second call

  static Examples.Call first() {
    var arguments = new LinkedHashMap<String, Object>();
    arguments.put(KEY, VALUE);
    arguments.put(OTHER_KEY, OTHER_VALUE);
    return new Examples.Call(ID, Examples.NAME, arguments);
  }

  /** A call of one argument. */
  static Examples.Call with(Object value) {
    return new Examples.Call(ID, Examples.NAME, Map.of(KEY, value));
  }

  /** Has a template write them; empty if it writes no calls. */
  static Optional<CallExamples> of(Examples examples) {
    var other = new Examples.Call(OTHER_ID, OTHER_NAME, Map.of(KEY, LAST_VALUE));
    var said = examples.turn(Examples.CONTENT, List.of(first()));
    var one = examples.turn("", List.of(first()));
    if (!isCall(one)) one = said;
    if (!isCall(one)) return Optional.empty();
    var two = examples.turn("", List.of(first(), other));
    var found =
        new CallExamples(
            examples,
            examples.turn(Examples.CONTENT, List.of()),
            one,
            two.contains(LAST_VALUE) ? two : "",
            0,
            firstHole(one, ID, Examples.NAME, KEY));
    return Optional.of(found.begun(said));
  }

  private static boolean isCall(String text) {
    return text.contains(VALUE) && text.contains(Examples.NAME);
  }

  /** The same from where the answer begins. */
  private CallExamples begun(String said) {
    var messages = MessagesLearner.of(examples);
    if (messages.isPresent()) {
      // A message of its own: what begins the assistant's messages is no part of it.
      var start = messages.get().start();
      int at = one.lastIndexOf(start, from);
      if (at >= 0) return from(one, at + start.length());
    }
    int content = said.indexOf(Examples.CONTENT);
    if (content >= 0 && content < said.indexOf(Examples.NAME)) {
      return from(said, content + Examples.CONTENT.length());
    }
    // An answer may think before it calls: the marks of that belong to no call.
    var thought = examples.turn(Examples.CONTENT, Examples.REASONING, List.of(first()));
    var plainly = examples.turn(Examples.CONTENT, Examples.REASONING, List.of());
    int at = thought.indexOf(Examples.REASONING);
    if (at >= 0 && at < thought.indexOf(Examples.NAME) && plainly.contains(Examples.REASONING)) {
      int end = at + Examples.REASONING.length();
      var rest =
          plainly.substring(plainly.indexOf(Examples.REASONING) + Examples.REASONING.length());
      int common = Markup.commonPrefix(thought.substring(end), rest);
      return from(thought, Markup.beforeMark(thought, end + common));
    }
    int header = Math.max(0, plain.indexOf(Examples.CONTENT));
    return from(one, Markup.beforeMark(one, Markup.commonPrefix(one, plain.substring(0, header))));
  }

  private CallExamples from(String text, int begin) {
    int hole = firstHole(text, ID, Examples.NAME, KEY);
    return new CallExamples(examples, plain, text, two, Math.min(begin, hole), hole);
  }

  static int firstHole(String text, String... holes) {
    int first = Integer.MAX_VALUE;
    for (var hole : holes) {
      int at = text.indexOf(hole);
      if (at >= 0) first = Math.min(first, at);
    }
    return first;
  }

  /** What stands between what is said and the first hole. */
  String before() {
    return one.substring(answer, from);
  }

  /** What the second of two calls has between its name and its arguments. */
  String otherHead() {
    int at = two.indexOf(OTHER_NAME);
    int key = two.indexOf(KEY, Math.max(0, at));
    return at < 0 || key < 0 ? "" : two.substring(at + OTHER_NAME.length(), key);
  }

  /**
   * What stands behind the second call: some templates close a section only there.
   *
   * @param close of a call
   */
  String behindLast(String close) {
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
    return at < 0 ? "" : Markup.tag(plain.substring(at + Examples.CONTENT.length()).strip());
  }

  /** What stands before the end of the answer. */
  String beforeEnd(String rest) {
    var end = end();
    int at = end.isEmpty() ? -1 : rest.indexOf(end);
    return at < 0 ? "" : rest.substring(0, at);
  }

  /** What of the rest of an answer closes a section. */
  String sectionClose(String rest) {
    var end = end();
    int at = end.isEmpty() ? -1 : rest.indexOf(end);
    return at >= 0 ? rest.substring(0, at) : Markup.leadingTag(rest);
  }
}
