package llm.runtime.answer.read;

import java.util.List;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import llm.runtime.answer.text.JsonMachine;
import llm.runtime.answer.text.Source;
import org.jspecify.annotations.Nullable;

/**
 * A call that is a JSON object: name, arguments and id are members of it, in any order. Where the
 * id is written behind the arguments, they come when it is known.
 */
public final class JsonCallReader implements CallReader {
  /** Where name, arguments and id stand: the keys that lead there; no keys: nowhere. */
  public record Keys(List<String> name, List<String> arguments, List<String> id) {
    /** Copies the lists. */
    public Keys {
      name = List.copyOf(name);
      arguments = List.copyOf(arguments);
      id = List.copyOf(id);
    }

    /** The name is the key of the arguments. */
    public boolean nameIsKey() {
      return name.isEmpty();
    }
  }

  private enum Part {
    NONE,
    NAME,
    ID,
    ARGUMENTS
  }

  private final Keys keys;
  private final boolean onlyKnown;
  private final JsonMachine machine = new JsonMachine();
  private final StringBuilder raw = new StringBuilder();
  private final StringBuilder value = new StringBuilder();
  private final StringBuilder arguments = new StringBuilder();
  private Part part = Part.NONE;
  private int partDepth;
  private @Nullable String name;
  private @Nullable String id;
  private boolean started;
  private boolean hasArguments;

  /**
   * A call from its brace on.
   *
   * @param onlyKnown whether an object is a call only if it names a tool: it stands behind no mark
   */
  JsonCallReader(Keys keys, boolean onlyKnown) {
    this.keys = keys;
    this.onlyKnown = onlyKnown;
  }

  @Override
  public Result read(Source source, Calls calls) {
    var result = Result.MORE;
    int from = source.at();
    while (result == Result.MORE && !source.isEmpty()) {
      if (!push(source.peek(), calls)) result = Result.BROKEN;
      else {
        source.skip(1);
        if (machine.at() == JsonMachine.At.END) result = Result.DONE;
      }
    }
    if (!started) raw.append(source.text(), from, source.at());
    if (result == Result.DONE && !finished(calls)) result = Result.BROKEN;
    if (started && !arguments.isEmpty()) {
      calls.arguments(arguments.toString());
      arguments.setLength(0);
    }
    return result;
  }

  private boolean push(char c, Calls calls) {
    boolean scalar = part != Part.NONE && "{[\"".indexOf(value.charAt(0)) < 0;
    if (scalar && " \t\r\n,}]".indexOf(c) >= 0 && !ended()) return false;
    boolean begins =
        part == Part.NONE
            && machine.expectsValue()
            && machine.depth() > 0
            && " \t\r\n".indexOf(c) < 0;
    if (begins) begin();
    if (!machine.push(c)) return false;
    if (part == Part.NONE) return start(calls);
    if (part == Part.ARGUMENTS && value.isEmpty()) hasArguments = true;
    boolean streams = part == Part.ARGUMENTS && (value.isEmpty() ? c : value.charAt(0)) == '{';
    if (!streams || value.isEmpty()) value.append(c);
    if (streams) arguments.append(c);
    boolean whole = machine.depth() == partDepth && machine.at() == JsonMachine.At.AFTER;
    return (!whole || ended()) && start(calls);
  }

  private void begin() {
    value.setLength(0);
    partDepth = machine.depth();
    if (keys.nameIsKey()) {
      if (partDepth == 1) {
        part = hasArguments ? Part.NONE : Part.ARGUMENTS;
        if (!hasArguments) name = text('"' + machine.key(1) + '"');
      }
    } else if (at(keys.name())) part = Part.NAME;
    else if (at(keys.arguments())) part = Part.ARGUMENTS;
    else if (at(keys.id())) part = Part.ID;
  }

  private boolean at(List<String> path) {
    if (path.isEmpty() || machine.depth() != path.size()) return false;
    for (int i = 0; i < path.size(); i++) {
      if (!machine.key(i + 1).equals(path.get(i))) return false;
    }
    return true;
  }

  /** A value has ended; false if it is not what it must be. */
  private boolean ended() {
    var ended = part;
    part = Part.NONE;
    var text = value.toString();
    switch (ended) {
      case NAME -> name = text.startsWith("\"") ? text(text) : null;
      case ID -> id = text.startsWith("\"") ? text(text) : text;
      case ARGUMENTS -> {
        if (text.startsWith("\"")) {
          var inner = text(text);
          if (inner == null || !isObject(inner)) return false;
          arguments.append(inner);
        } else if (text.equals("null")) arguments.append("{}");
        else if (!text.startsWith("{")) return false;
      }
      case NONE -> {}
    }
    return ended != Part.NAME || (name != null && !name.isBlank());
  }

  private static boolean isObject(String json) {
    try {
      return JsonReader.read(json) instanceof JsonValue.Obj;
    } catch (JsonException e) {
      return false;
    }
  }

  private static @Nullable String text(String quoted) {
    try {
      return JsonReader.read(quoted) instanceof JsonValue.Str(String s) ? s : null;
    } catch (JsonException e) {
      return null;
    }
  }

  /** Starts the call once enough is known; false if it names no tool though it must. */
  private boolean start(Calls calls) {
    if (started || name == null || (!keys.id().isEmpty() && id == null)) return true;
    return begun(calls);
  }

  private boolean begun(Calls calls) {
    if (name == null || name.isBlank() || (onlyKnown && !calls.knows(name))) return false;
    started = true;
    calls.started(name, id);
    return true;
  }

  /** The object has ended; false if it is no call. */
  private boolean finished(Calls calls) {
    if (!started && !begun(calls)) return false;
    if (!hasArguments) arguments.append("{}");
    return true;
  }

  @Override
  public boolean started() {
    return started;
  }

  @Override
  public String raw() {
    return raw.toString();
  }
}
