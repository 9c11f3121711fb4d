package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The ids of a published embedding model equal those of its own tokenizer, with which it was
 * trained; llama.cpp differs from it in four of these texts, and is not followed there.
 */
class HuggingFaceTest {
  private static final int LONGEST = 512;
  private static final Pattern TEXT = Pattern.compile("\"text\": \"((?:[^\"\\\\]++|\\\\.)*+)\"");
  private static final Pattern IDS = Pattern.compile("\"huggingface\": \\[([0-9, ]*)]");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

  @TestFactory
  Stream<DynamicTest> texts() {
    Path folder = SharedTokenizers.models().resolve("embedding");
    var tokenizer = Tokenizer.of(GgufMetadata.read(folder.resolve("all-minilm-l6-v2.f16.gguf")));
    assertEquals(List.of(), tokenizer.warnings());
    var texts = SharedTokenizers.lines(folder.resolve("texts.jsonl"));
    var tokens = SharedTokenizers.lines(folder.resolve("tokens.jsonl"));
    assertEquals(texts.size(), tokens.size());
    return Stream.iterate(0, i -> i < texts.size(), i -> i + 1)
        .map(
            i ->
                DynamicTest.dynamicTest(
                    "text " + i,
                    () ->
                        assertArrayEquals(
                            ids(tokens.get(i)),
                            cut(tokenizer.encode(text(texts.get(i)), EncodeOptions.SEQUENCE)))));
  }

  private static int[] ids(String line) {
    return Arrays.stream(group(IDS, line).split(", ")).mapToInt(Integer::parseInt).toArray();
  }

  /** As the reference cuts: the last token stays. */
  private static int[] cut(int[] ids) {
    if (ids.length <= LONGEST) {
      return ids;
    }
    int[] cut = Arrays.copyOf(ids, LONGEST);
    cut[LONGEST - 1] = ids[ids.length - 1];
    return cut;
  }

  private static String text(String line) {
    return ESCAPE
        .matcher(group(TEXT, line))
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    escape.group(1) != null
                        ? String.valueOf((char) Integer.parseInt(escape.group(1), 16))
                        : escaped(escape.group(2))));
  }

  private static String escaped(String letter) {
    return switch (letter) {
      case "n" -> "\n";
      case "r" -> "\r";
      case "t" -> "\t";
      case "b" -> "\b";
      case "f" -> "\f";
      default -> letter;
    };
  }

  private static String group(Pattern pattern, String line) {
    var matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException(pattern + " is not in " + line);
    }
    return matcher.group(1);
  }
}
