package llm.runtime.answer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import llm.runtime.answer.Examples.Call;

/** Learns from examples how calls are written. */
final class Learner {
  /** Says why nothing was learnt. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message);
    }
  }

  private static final Pattern JSON =
      Pattern.compile("\\{\\s*\"" + Examples.KEY + "\"\\s*:\\s*\"" + Examples.VALUE + "\"\\s*\\}");
  private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z0-9_])[012](?![A-Za-z0-9_])");

  private final Examples examples;
  private final String reasoningOpen;
  private final String reasoningClose;

  Learner(Examples examples, String reasoningOpen, String reasoningClose) {
    this.examples = examples;
    this.reasoningOpen = reasoningOpen;
    this.reasoningClose = reasoningClose;
  }

  private static Call call(String name, String id, Object value) {
    return new Call(id, name, Examples.map(Examples.KEY, value));
  }

  private static Call first() {
    return call(Examples.FIRST, Examples.FIRST_ID, Examples.VALUE);
  }

  private static Call second() {
    return call(Examples.SECOND, Examples.SECOND_ID, Examples.VALUE);
  }

  private String text(String content, Call... calls) throws Refusal {
    return examples
        .answer(content, "", calls)
        .orElseThrow(() -> new Refusal("it fails: " + examples.failure()))
        .text();
  }

  /** A text with marks for what differs from call to call. */
  private static String marked(String text) {
    return text.replace(Examples.FIRST, "" + Notation.NAME)
        .replace(Examples.SECOND, "" + Notation.NAME)
        .replace(Examples.FIRST_ID, "" + Notation.ID)
        .replace(Examples.SECOND_ID, "" + Notation.ID);
  }

  /** Where the arguments of a call stand. */
  private record Region(int start, int end) {}

  private static Optional<Region> region(String text, int from, Optional<Notation.Tagged> tags) {
    if (tags.isEmpty()) {
      var json = JSON.matcher(text);
      return json.find(from) ? Optional.of(new Region(json.start(), json.end())) : Optional.empty();
    }
    var tagged = tags.get();
    int key = text.indexOf(Examples.KEY, from);
    int value = text.indexOf(Examples.VALUE, Math.max(0, key));
    if (key < 0 || value < 0) return Optional.empty();
    int start = key - tagged.before().length();
    var after = tagged.after().replace("" + Notation.KEY, Examples.KEY);
    return Optional.of(new Region(start, value + Examples.VALUE.length() + after.length()));
  }

  /** How calls are written. */
  Notation notation() throws Refusal {
    if (!examples.printsTools()) throw new Refusal("it knows no tools: it prints none");
    var one = text("", first());
    if (!one.contains(Examples.FIRST) || !one.contains(Examples.VALUE)) {
      throw new Refusal("it knows no tools: it prints no calls");
    }
    Optional<Notation.Tagged> tags = Optional.empty();
    if (!JSON.matcher(one).find()) tags = Optional.of(tagged());
    var plain = text(Examples.CONTENT);
    int said = plain.indexOf(Examples.CONTENT);
    var contentOpen = said < 0 ? "" : withoutReasoning(plain.substring(0, said)).strip();
    var plainEnd = said < 0 ? "" : plain.substring(said + Examples.CONTENT.length());
    var region =
        region(one, 0, tags).orElseThrow(() -> new Refusal("its arguments are not understood"));
    var before = one.substring(0, region.start());
    var tail = marked(one.substring(region.end()));
    var head = marked(withoutReasoning(before));
    var open = "";
    var separator = "";
    boolean parallel = false;
    var end = Units.suffix(tail, plainEnd);
    var callTail = tail.substring(0, tail.length() - end.length());
    var close = "";
    var pair = examples.answer("", "", first(), second());
    if (pair.isPresent() && pair.get().text().contains(Examples.SECOND)) {
      var two = pair.get().text();
      var r1 = region(two, 0, tags).orElseThrow(() -> new Refusal("two calls differ from one"));
      var r2 =
          region(two, r1.end(), tags)
              .orElseThrow(() -> new Refusal("its second call is not understood"));
      var h1 = marked(withoutReasoning(two.substring(0, r1.start())));
      var mid = marked(two.substring(r1.end(), r2.start()));
      var t2 = marked(two.substring(r2.end()));
      var numbered = numbered(h1, mid);
      h1 = numbered[0];
      mid = numbered[1];
      head = Units.suffix(h1, mid);
      if (head.indexOf(Notation.NAME) < 0) throw new Refusal("its two calls begin differently");
      open = h1.substring(0, h1.length() - head.length());
      var between = mid.substring(0, mid.length() - head.length());
      end = Units.suffix(t2, plainEnd);
      t2 = t2.substring(0, t2.length() - end.length());
      callTail = Units.prefix(between, t2);
      separator = between.substring(callTail.length());
      close = t2.substring(callTail.length());
      parallel = true;
    }
    if (!contentOpen.isEmpty()) {
      if (open.strip().startsWith(contentOpen)) open = open.strip().substring(contentOpen.length());
      else if (!parallel && head.strip().startsWith(contentOpen)) {
        head = head.strip().substring(contentOpen.length());
      }
    }
    var contentClose = contentClose(open, head);
    if (!contentClose.isEmpty() && open.strip().startsWith(contentClose)) {
      open = open.strip().substring(contentClose.length());
    }
    Notation.Style style = tags.isPresent() ? tags.get() : new Notation.Json();
    if (tags.isEmpty()) {
      style = jsonCall(one, region, head, callTail).map(c -> (Notation.Style) c).orElse(style);
    }
    return new Notation(
        reasoningOpen,
        reasoningClose,
        contentOpen,
        contentClose,
        open,
        separator,
        close,
        head,
        callTail,
        style,
        parallel,
        end);
  }

  private String withoutReasoning(String text) {
    if (reasoningClose.isEmpty()) return text;
    int at = text.lastIndexOf(reasoningClose);
    if (at >= 0) return text.substring(at + reasoningClose.length());
    int open = text.lastIndexOf(reasoningOpen);
    return open >= 0 ? text.substring(open + reasoningOpen.length()) : text;
  }

  /** What stands between what is said and what begins calls. */
  private String contentClose(String open, String head) {
    var both = examples.answer(Examples.CONTENT, "", first());
    if (both.isEmpty()) return "";
    var text = both.get().text();
    int at = text.indexOf(Examples.CONTENT);
    var mark = open.isBlank() ? beforeName(head) : open.strip();
    if (at < 0 || mark.isEmpty()) return "";
    int from = at + Examples.CONTENT.length();
    int end = text.indexOf(mark, from);
    var between = end < 0 ? "" : text.substring(from, end).strip();
    return between.length() > 200 ? "" : between;
  }

  private static String beforeName(String head) {
    int end = 0;
    while (end < head.length()
        && (head.charAt(end) < Notation.NAME || head.charAt(end) > Notation.KEY)) {
      end++;
    }
    return head.substring(0, end).strip();
  }

  /** Numbers of calls, if that is what differs. */
  private static String[] numbered(String h1, String mid) {
    for (int base = 0; base < 2; base++) {
      var first = replaceLast(h1, "" + base);
      var second = replaceLast(mid, "" + (base + 1));
      if (first.isPresent() && second.isPresent()) {
        return new String[] {first.get(), second.get()};
      }
    }
    return new String[] {h1, mid};
  }

  private static Optional<String> replaceLast(String text, String digit) {
    var matcher = NUMBER.matcher(text);
    int at = -1;
    while (matcher.find()) {
      if (matcher.group().equals(digit)) at = matcher.start();
    }
    return at < 0
        ? Optional.empty()
        : Optional.of(text.substring(0, at) + Notation.INDEX + text.substring(at + 1));
  }

  private static Optional<Notation.JsonCall> jsonCall(
      String one, Region region, String head, String tail) {
    for (int at = one.lastIndexOf('{', region.start() - 1);
        at >= 0;
        at = one.lastIndexOf('{', at - 1)) {
      var machine = new JsonMachine();
      int end = at;
      boolean fits = true;
      while (fits && end < one.length() && machine.at() != JsonMachine.At.END) {
        fits = machine.push(one.charAt(end++));
      }
      if (!fits || machine.at() != JsonMachine.At.END || end < region.end()) continue;
      var keys = keys(one.substring(at, end));
      int lead = head.length() - marked(one.substring(at, region.start())).length();
      int rest = marked(one.substring(region.end(), end)).length();
      if (keys.isEmpty() || lead < 0 || rest > tail.length()) continue;
      return Optional.of(
          new Notation.JsonCall(keys.get(), head.substring(0, lead), tail.substring(rest)));
    }
    return Optional.empty();
  }

  private static Optional<JsonCallReader.Keys> keys(String json) {
    try {
      if (!(JsonReader.read(json) instanceof JsonValue.Obj(var members))) return Optional.empty();
      var name = path(members, new JsonValue.Str(Examples.FIRST));
      var id = path(members, new JsonValue.Str(Examples.FIRST_ID));
      var arguments =
          path(members, new JsonValue.Obj(Map.of(Examples.KEY, new JsonValue.Str(Examples.VALUE))));
      boolean nameIsKey = arguments.equals(List.of(Examples.FIRST));
      if (arguments.isEmpty() || (name.isEmpty() && !nameIsKey)) return Optional.empty();
      return Optional.of(new JsonCallReader.Keys(name, nameIsKey ? List.of() : arguments, id));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static List<String> path(Map<String, JsonValue> members, JsonValue wanted) {
    for (var member : members.entrySet()) {
      if (member.getValue().equals(wanted)) return List.of(member.getKey());
    }
    for (var member : members.entrySet()) {
      if (member.getValue() instanceof JsonValue.Obj(var inner)) {
        var rest = path(inner, wanted);
        if (rest.size() == 1) return List.of(member.getKey(), rest.getFirst());
      }
    }
    return List.of();
  }

  private Notation.Tagged tagged() throws Refusal {
    var pair = Examples.map(Examples.KEY, Examples.VALUE, Examples.OTHER_KEY, Examples.OTHER_VALUE);
    var text = text("", new Call(Examples.FIRST_ID, Examples.FIRST, pair));
    int k1 = text.indexOf(Examples.KEY);
    int v1 = text.indexOf(Examples.VALUE, Math.max(0, k1));
    int k2 = text.indexOf(Examples.OTHER_KEY, Math.max(0, v1));
    int v2 = text.indexOf(Examples.OTHER_VALUE, Math.max(0, k2));
    if (k1 < 0 || v1 < 0 || k2 < 0 || v2 < 0) {
      throw new Refusal("its arguments are not understood");
    }
    var x = text.substring(0, k1);
    var y =
        text.substring(v1 + Examples.VALUE.length(), k2).replace(Examples.KEY, "" + Notation.KEY);
    var z =
        text.substring(v2 + Examples.OTHER_VALUE.length())
            .replace(Examples.OTHER_KEY, "" + Notation.KEY);
    var before = Units.suffix(x, y);
    if (before.startsWith(">")) before = before.substring(1);
    var after = Units.prefix(y.substring(0, y.length() - before.length()), z);
    var stringMid = text.substring(k1 + Examples.KEY.length(), v1);
    if (before.isBlank() || after.isBlank() || stringMid.isBlank()) {
      throw new Refusal("its arguments are not written between tags, nor as JSON");
    }
    return new Notation.Tagged(
        before, stringMid, mid(stringMid), after, wraps(stringMid, true), wraps(after, false));
  }

  private String mid(String stringMid) throws Refusal {
    var text = text("", call(Examples.FIRST, Examples.FIRST_ID, 86753));
    int key = text.indexOf(Examples.KEY);
    int value = text.indexOf("86753", Math.max(0, key));
    return key < 0 || value < 0 ? stringMid : text.substring(key + Examples.KEY.length(), value);
  }

  /** What a template puts around a string that its tags might be taken for part of. */
  private String wraps(String usual, boolean open) throws Refusal {
    var first = "zqxa<b>&";
    var last = "\nzqxz";
    var text = text("", call(Examples.FIRST, Examples.FIRST_ID, first + last));
    int key = text.indexOf(Examples.KEY);
    int at = text.indexOf(first, Math.max(0, key));
    int end = text.indexOf("zqxz", Math.max(0, at));
    if (key < 0 || at < 0 || end < 0) return "";
    var before = text.substring(key + Examples.KEY.length(), at);
    var behind = text.substring(end + 4);
    if (open) return before.startsWith(usual) ? before.substring(usual.length()) : "";
    int close = behind.indexOf(usual.replace("" + Notation.KEY, Examples.KEY));
    return close > 0 ? behind.substring(0, close) : "";
  }
}
