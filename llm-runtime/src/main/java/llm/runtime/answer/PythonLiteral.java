package llm.runtime.answer;

import java.util.Optional;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonStrings;

/** Values as Python prints them, which templates write and models copy: {@code {'a': True}}. */
final class PythonLiteral {
  private final String text;
  private int at;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /** The same as JSON; empty if it is neither. */
  static Optional<String> json(String text) {
    try {
      JsonReader.read(text);
      return Optional.of(text);
    } catch (JsonException e) {
      return new PythonLiteral(text).converted();
    }
  }

  private Optional<String> converted() {
    var out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') out.append(JsonStrings.quote(string(c)));
      else if (Character.isLetter(c)) out.append(word());
      else {
        out.append(c);
        at++;
      }
    }
    try {
      JsonReader.read(out.toString());
      return Optional.of(out.toString());
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private String word() {
    int from = at;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) at++;
    var word = text.substring(from, at);
    return switch (word) {
      case "True" -> "true";
      case "False" -> "false";
      case "None" -> "null";
      default -> word;
    };
  }

  private String string(char quote) {
    var out = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) c = escaped(text.charAt(at++));
      out.append(c);
    }
    at++;
    return out.toString();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }
}
