package llm.runtime.answer.grammar;

import java.util.ArrayList;
import java.util.List;
import llm.runtime.answer.read.JsonCallReader;
import llm.runtime.answer.text.JsonMachine;

/** Where the values stand in the text of an object that are not always the same. */
final class Holes {
  enum Kind {
    NAME,
    ID,
    ARGUMENTS
  }

  /** A value, from its first character to behind its last. */
  record Hole(Kind kind, int from, int to) {}

  private Holes() {}

  static List<Hole> of(String object, JsonCallReader.Keys keys) {
    var holes = new ArrayList<Hole>();
    var machine = new JsonMachine();
    int from = -1;
    int depth = 0;
    Kind kind = Kind.NAME;
    for (int i = 0; i < object.length(); i++) {
      char c = object.charAt(i);
      boolean value = machine.expectsValue() && machine.depth() > 0 && !Character.isWhitespace(c);
      if (from < 0 && value) {
        for (var one : Kind.values()) {
          if (at(machine, path(keys, one))) {
            from = i;
            depth = machine.depth();
            kind = one;
          }
        }
      }
      machine.push(c);
      boolean whole = from >= 0 && machine.depth() == depth && machine.at() == JsonMachine.At.AFTER;
      if (whole && i >= from) {
        holes.add(new Hole(kind, from, i + 1));
        from = -1;
      }
    }
    return holes;
  }

  private static List<String> path(JsonCallReader.Keys keys, Kind kind) {
    return switch (kind) {
      case NAME -> keys.name();
      case ID -> keys.id();
      case ARGUMENTS -> keys.arguments();
    };
  }

  private static boolean at(JsonMachine machine, List<String> path) {
    if (path.isEmpty() || machine.depth() != path.size()) return false;
    for (int i = 0; i < path.size(); i++) {
      if (!machine.key(i + 1).equals(path.get(i))) return false;
    }
    return true;
  }
}
