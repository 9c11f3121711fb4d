package llm.runtime.answer.learn;

import java.util.Optional;
import llm.runtime.answer.text.Examples;

/**
 * Where the two arguments of an example stand, whose object is not JSON.
 *
 * @param key where the first key begins
 * @param mid between it and its value
 * @param middle between its value and the second key
 * @param last where the second value ends
 */
record ArgumentPlaces(int key, String mid, String middle, int last) {
  /** The places; empty if arguments are written as JSON, or not one behind the other. */
  static Optional<ArgumentPlaces> of(CallExamples all) {
    var one = all.one();
    if (JsonObjects.argumentsAt(one) >= 0) return Optional.empty();
    int key = one.indexOf(CallExamples.KEY, all.from());
    int name = one.indexOf(Examples.NAME, all.from());
    int value = one.indexOf(CallExamples.VALUE, Math.max(key, 0));
    int otherKey = one.indexOf(CallExamples.OTHER_KEY, Math.max(value, 0));
    int otherValue = one.indexOf(CallExamples.OTHER_VALUE, Math.max(otherKey, 0));
    boolean found = key >= 0 && value >= 0 && otherKey >= 0 && otherValue >= 0;
    if (!found || name < 0 || name > key) return Optional.empty();
    var mid = one.substring(key + CallExamples.KEY.length(), value);
    var middle = one.substring(value + CallExamples.VALUE.length(), otherKey);
    int last = otherValue + CallExamples.OTHER_VALUE.length();
    return Optional.of(new ArgumentPlaces(key, mid, middle, last));
  }
}
