package llm.runtime.chat;

/** Finds where an object of JSON ends while its text comes: brackets outside of strings. */
final class JsonEnd {
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** Where an object ends that begins at a place, exclusive; -1 if it does not end. */
  static int of(CharSequence text, int start) {
    var end = new JsonEnd();
    for (int i = start; i < text.length(); i++) {
      if (end.isLast(text.charAt(i))) return i + 1;
    }
    return -1;
  }

  /** Takes the next character; whether the object ends with it. */
  boolean isLast(char c) {
    if (inString) {
      if (escaped) escaped = false;
      else if (c == '\\') escaped = true;
      else if (c == '"') inString = false;
      return false;
    }
    switch (c) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {}
    }
    return depth == 0 && (c == '}' || c == ']');
  }
}
