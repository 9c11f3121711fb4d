package llm.runtime.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses answers whose parts stand between marks. */
final class MarkedParser implements AnswerParser {
  private static final int LONGEST_HEAD = 2_000;

  private enum State {
    BEGIN,
    REASONING,
    REST,
    CONTENT,
    CALLS,
    CALL
  }

  private final Notation marks;
  private final boolean tools;
  private final Source source = new Source();
  private final List<AnswerPiece> out = new ArrayList<>();
  private final Calls calls;
  private final Pattern head;
  private State state;
  private boolean thought;
  private boolean finishing;
  private String half = "";
  private String raw = "";
  private @Nullable CallReader reader;

  MarkedParser(Notation marks, boolean reasoning, List<ToolSpec> tools, CallIds ids) {
    this.marks = marks;
    this.tools = !tools.isEmpty();
    this.calls = new Calls(tools, ids, out);
    this.state = reasoning ? State.REASONING : State.BEGIN;
    this.head = Pattern.compile("\\s*" + pattern(marks));
  }

  private static String pattern(Notation marks) {
    if (marks.style() instanceof Notation.JsonCall call) {
      return Marks.loose(call.lead().strip()) + "\\s*(?=\\{)";
    }
    var out = new StringBuilder();
    boolean named = false;
    boolean id = false;
    for (var part : marks.head().strip().split("(?=[\uE000-\uE002])|(?<=[\uE000-\uE002])")) {
      switch (part.isEmpty() ? ' ' : part.charAt(0)) {
        case Notation.NAME -> {
          out.append(named ? "\\k<name>" : "(?<name>[^\\s<>\"'{}\\[\\]()=,\uFDD0\uFDD1]{1,256}?)");
          named = true;
        }
        case Notation.ID -> {
          out.append(id ? "\\k<id>" : "(?<id>[^\\s<>\"'{}\\[\\]\uFDD0\uFDD1]{1,256}?)");
          id = true;
        }
        case Notation.INDEX -> out.append("\\d+");
        default -> out.append(Marks.loose(part));
      }
    }
    if (marks.head().strip().endsWith("" + Notation.NAME)) out.append("(?=[\\s<>{(\uFDD0])");
    return out.toString();
  }

  @Override
  public List<AnswerPiece> text(String text) {
    var more = half + text;
    boolean cut = !more.isEmpty() && Character.isHighSurrogate(more.charAt(more.length() - 1));
    half = cut ? more.substring(more.length() - 1) : "";
    return accept(Controls.plain(cut ? more.substring(0, more.length() - 1) : more));
  }

  @Override
  public List<AnswerPiece> control(String spelling) {
    var token = Controls.wrapped(spelling);
    boolean known =
        (marks.reasoningOpen()
                + marks.reasoningClose()
                + marks.contentOpen()
                + marks.contentClose()
                + marks.sectionOpen()
                + marks.separator()
                + marks.sectionClose()
                + marks.head()
                + marks.tail()
                + marks.style())
            .contains(token);
    var before = half;
    half = "";
    return accept(before + (known ? token : ""));
  }

  @Override
  public List<AnswerPiece> finish() {
    finishing = true;
    accept(half);
    var rest = source.take(source.end());
    switch (state) {
      case BEGIN, CONTENT -> content(rest);
      case REASONING -> reasoning(rest.stripTrailing());
      case REST -> {}
      case CALLS -> content(raw + (raw.isBlank() ? rest.strip() : rest));
      case CALL -> {
        var last = reader;
        if (last != null && last.started()) calls.ended(false);
        else if (last != null) content(raw + last.raw() + rest);
      }
    }
    return taken();
  }

  private List<AnswerPiece> taken() {
    var pieces = List.copyOf(out);
    out.clear();
    return pieces;
  }

  private List<AnswerPiece> accept(String text) {
    source.append(text);
    while (step()) {}
    return finishing ? List.of() : taken();
  }

  /** Goes on; false if more text is needed. */
  private boolean step() {
    return switch (state) {
      case BEGIN -> begin();
      case REASONING -> reason();
      case REST -> rest();
      case CONTENT -> say();
      case CALLS -> call();
      case CALL -> read();
    };
  }

  private boolean go(State next) {
    state = next;
    return true;
  }

  private boolean begin() {
    int start = source.at();
    source.skipSpace();
    for (var mark : List.of(marks.reasoningOpen(), marks.reasoningClose())) {
      if (mark.isEmpty()) continue;
      if (source.startsWith(mark)) {
        source.skip(mark.length());
        return go(mark.equals(marks.reasoningOpen()) ? State.REASONING : State.REST);
      }
    }
    boolean waits =
        source.isEmpty()
            || source.mayStartWith(marks.reasoningOpen())
            || source.mayStartWith(marks.reasoningClose())
            || source.mayStartWith(marks.contentOpen().strip());
    boolean marked = opens();
    if (!marked) source.skip(start - source.at());
    if (waits && !finishing) return false;
    return marked || go(State.CONTENT);
  }

  private boolean rest() {
    source.skipSpace();
    if (source.isEmpty()) return false;
    if (source.mayStartWith(marks.contentOpen().strip()) && !finishing) return false;
    return opens() || go(State.CONTENT);
  }

  /** What is said begins with a mark, or calls that have none stand here. */
  private boolean opens() {
    var open = marks.contentOpen().strip();
    if (!open.isEmpty() && source.startsWith(open)) {
      source.skip(open.length());
      return go(State.CONTENT);
    }
    boolean bare = tools && marks.trigger().isEmpty() && !source.isEmpty();
    return bare && callsBegin("");
  }

  private boolean callsBegin(String mark) {
    raw = mark;
    return go(State.CALLS);
  }

  private boolean reason() {
    if (!thought) source.skipSpace();
    int close = source.indexOf(marks.reasoningClose());
    if (close >= 0) {
      reasoning(source.take(close).stripTrailing());
      source.skip(marks.reasoningClose().length());
      return go(State.REST);
    }
    int certain = source.end() - Marks.partial(source, marks.reasoningClose());
    while (certain > source.at() && Character.isWhitespace(source.text().charAt(certain - 1))) {
      certain--;
    }
    thought |= certain > source.at();
    reasoning(source.take(certain));
    return false;
  }

  private boolean say() {
    if (!tools) {
      content(source.take(source.end()));
      return false;
    }
    var trigger = marks.trigger();
    var close = marks.contentClose().strip();
    int certain = source.end();
    int found = -1;
    var mark = "";
    for (var one : List.of(trigger, close)) {
      if (one.isEmpty()) continue;
      int at = source.indexOf(one);
      if (at >= 0 && (found < 0 || at < found)) {
        found = at;
        mark = one;
      }
      certain = Math.min(certain, source.end() - Marks.partial(source, one));
    }
    if (found >= 0) {
      var before = source.take(found);
      int end = before.stripTrailing().length();
      content(before.substring(0, end));
      if (!mark.equals(trigger)) {
        source.skip(mark.length());
        return go(State.REST);
      }
      if (!marks.sectionOpen().isBlank()) {
        source.skip(mark.length());
        return callsBegin(before.substring(end) + mark);
      }
      return callsBegin(before.substring(end));
    }
    while (certain > source.at() && Character.isWhitespace(source.text().charAt(certain - 1))) {
      certain--;
    }
    content(source.take(certain));
    return false;
  }

  @SuppressWarnings("JdkObsolete") // it asks whether more text could still match
  private boolean call() {
    int end = Math.min(source.end(), source.at() + LONGEST_HEAD);
    var match = head.matcher(source.text()).region(source.at(), end).useTransparentBounds(true);
    if (match.lookingAt()) {
      boolean json = marks.style() instanceof Notation.JsonCall;
      var name = json ? "" : match.group("name");
      if (json || !marks.bare() || calls.knows(name)) {
        var text = source.take(match.end());
        if (json) {
          raw += text;
        } else {
          raw = "";
          boolean hasId = marks.head().indexOf(Notation.ID) >= 0;
          calls.started(name, hasId ? match.group("id") : null);
        }
        reader = reader(name);
        return go(State.CALL);
      }
    }
    if (match.hitEnd() && source.end() - source.at() < LONGEST_HEAD && !finishing) return false;
    for (var mark : List.of(marks.tail(), leftover(), marks.separator(), marks.sectionClose())) {
      var core = mark.strip();
      if (core.isEmpty() || !raw.isEmpty()) continue;
      var space = source.skipSpace();
      if (source.startsWith(core)) {
        source.skip(core.length());
        return true;
      }
      boolean waits = source.mayStartWith(core) && !finishing;
      if (waits) return false;
      source.skip(-space.length());
    }
    boolean first = !raw.isEmpty();
    if (first) {
      content(raw);
      raw = "";
    } else if (!marks.trigger().isEmpty() && source.startsWith(marks.trigger())) {
      content(source.take(source.at() + marks.trigger().length()));
    } else {
      source.skipSpace();
      if (source.isEmpty()) return false;
    }
    return go(State.CONTENT);
  }

  private String leftover() {
    return marks.style() instanceof Notation.JsonCall call ? call.rest() : "";
  }

  private CallReader reader(String name) {
    return switch (marks.style()) {
      case Notation.JsonCall call -> new JsonCallReader(call.keys(), marks.bare());
      case Notation.Json _ -> new JsonArguments();
      case Notation.Tagged tagged -> new TaggedArguments(tagged, marks.tail(), name);
    };
  }

  private boolean read() {
    var current = reader;
    if (current == null) return go(State.CONTENT);
    var result = current.read(source, calls);
    if (result == CallReader.Result.MORE) return false;
    if (current.started()) calls.ended(result == CallReader.Result.DONE);
    else content(raw + current.raw());
    raw = "";
    reader = null;
    return go(result == CallReader.Result.DONE && current.started() ? State.CALLS : State.CONTENT);
  }

  private void reasoning(String text) {
    var spelled = Controls.spelled(text);
    if (!spelled.isEmpty()) out.add(new AnswerPiece.Reasoning(spelled));
  }

  private void content(String text) {
    var spelled = Controls.spelled(text);
    if (!spelled.isEmpty()) out.add(new AnswerPiece.Content(spelled));
  }
}
