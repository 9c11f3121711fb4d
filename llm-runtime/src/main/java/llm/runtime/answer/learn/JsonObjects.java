package llm.runtime.answer.learn;

import llm.runtime.answer.text.JsonMachine;

/** Finds JSON objects in examples. */
final class JsonObjects {
  private JsonObjects() {}

  /** Where the arguments begin, if they are a JSON object: -1 if not. */
  static int argumentsAt(String one) {
    int key = one.indexOf('"' + CallExamples.KEY + '"');
    int brace = key < 0 ? -1 : one.lastIndexOf('{', key);
    return brace >= 0 && one.substring(brace + 1, key).isBlank() && end(one, brace) > 0
        ? brace
        : -1;
  }

  /** Where a JSON object ends that begins there; -1 if it is none. */
  static int end(String text, int begin) {
    var machine = new JsonMachine();
    for (int i = begin; i < text.length(); i++) {
      if (!machine.push(text.charAt(i))) return -1;
      if (machine.at() == JsonMachine.At.END) return i + 1;
    }
    return -1;
  }
}
