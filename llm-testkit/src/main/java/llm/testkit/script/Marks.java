package llm.testkit.script;

import java.util.List;
import java.util.stream.Stream;

/**
 * The special tokens of a scripted model.
 *
 * @param control their spellings: they are no text
 * @param userDefined spellings of tokens that are text, and always one token
 * @param eos the control token that ends an answer
 */
public record Marks(List<String> control, List<String> userDefined, String eos) {
  /** Marks of copies. */
  public Marks {
    control = Stream.concat(control.stream(), Stream.of(eos)).distinct().toList();
    userDefined = List.copyOf(userDefined);
  }

  List<String> all() {
    return Stream.concat(control.stream(), userDefined.stream()).toList();
  }
}
