package llm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import llm.api.Tokenizer;

/** A token a character: its code; bos is 1 and spelled {@code <s>}, eos is 2. */
record FakeTokenizer(Optional<String> pre) implements Tokenizer {
  @Override
  public int[] encode(String text, Special special) {
    var ids =
        switch (special) {
          case START_AND_PARSE, ADD_AND_PARSE, PARSE -> text.replace("<s>", "\1").codePoints();
          case START, ADD, NONE -> text.codePoints();
        };
    return switch (special) {
      case START, START_AND_PARSE, ADD, ADD_AND_PARSE ->
          IntStream.concat(IntStream.of(1), ids).toArray();
      case PARSE, NONE -> ids.toArray();
    };
  }

  @Override
  public String decode(int... tokens) {
    return Arrays.stream(tokens).mapToObj(Character::toString).collect(Collectors.joining());
  }

  @Override
  public String token(int id) {
    return id == 1 ? "<s>" : Character.toString(id);
  }

  @Override
  public byte[] bytes(int id) {
    return id == 1 || id == 2 ? new byte[0] : Character.toString(id).getBytes(UTF_8);
  }

  @Override
  public int size() {
    return 0x110000;
  }

  @Override
  public OptionalInt bos() {
    return OptionalInt.of(1);
  }

  @Override
  public OptionalInt eos() {
    return OptionalInt.of(2);
  }

  @Override
  public boolean isEndOfGeneration(int id) {
    return id == 2;
  }

  @Override
  public List<String> warnings() {
    return pre.map("odd"::equals).orElse(false) ? List.of("something\nodd") : List.of();
  }

  @Override
  public String model() {
    return "fake";
  }
}
