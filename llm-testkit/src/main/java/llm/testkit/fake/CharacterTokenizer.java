package llm.testkit.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import llm.api.Tokenizer;

/** A token a character: its code point; 0 ends a text. */
enum CharacterTokenizer implements Tokenizer {
  INSTANCE;

  static final int END = 0;

  static int[] ids(String text) {
    return text.codePoints().toArray();
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  public int[] encode(String text, Special special) {
    return ids(text);
  }

  @Override
  public String decode(int... tokens) {
    var text = new StringBuilder();
    for (int token : tokens) text.append(token == END ? "" : token(token));
    return text.toString();
  }

  @Override
  public String token(int id) {
    if (Character.isValidCodePoint(id)) return Character.toString(id);
    throw new IllegalArgumentException("token " + id + ", expected 0 to " + (size() - 1));
  }

  @Override
  public byte[] bytes(int id) {
    return id == END ? new byte[0] : token(id).getBytes(UTF_8);
  }

  @Override
  public int size() {
    return Character.MAX_CODE_POINT + 1;
  }

  @Override
  public OptionalInt bos() {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt eos() {
    return OptionalInt.of(END);
  }

  @Override
  public boolean isEndOfGeneration(int id) {
    return id == END;
  }

  @Override
  public String model() {
    return "fake";
  }

  @Override
  public Optional<String> pre() {
    return Optional.empty();
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }
}
