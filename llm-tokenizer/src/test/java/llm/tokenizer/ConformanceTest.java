package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The ids of published vocabularies equal those of their reference tokenizers, text by text. */
class ConformanceTest {
  private static final String SEPARATOR = "\n__ggml_vocab_test__\n";

  @TestFactory
  Stream<DynamicTest> vocabularies() {
    Path folder = SharedTokenizers.folder();
    var names = SharedTokenizers.names(folder, ".gguf");
    assertFalse(names.isEmpty());
    return names.stream().map(name -> dynamicTest(name, () -> checkVocabulary(folder, name)));
  }

  private static void checkVocabulary(Path folder, String name) {
    var tokenizer = Tokenizer.of(GgufMetadata.read(folder.resolve(name + ".gguf")));
    // Each text ends with a separator, each line of ids with a newline.
    check(
        tokenizer,
        withoutLast(SharedTokenizers.cases(folder.resolve(name + ".inp"), SEPARATOR)),
        withoutLast(SharedTokenizers.ids(folder.resolve(name + ".out"))));
    check(
        tokenizer,
        SharedTokenizers.cases(folder.resolve("cases.txt"), "\0"),
        withoutLast(SharedTokenizers.ids(folder.resolve(name + ".ids"))));
  }

  @TestFactory
  Stream<DynamicTest> preTokenizers() {
    Path folder = SharedTokenizers.folder();
    var names = SharedTokenizers.names(folder.resolve("pre"), ".ids");
    assertFalse(names.isEmpty());
    var metadata = GgufMetadata.read(folder.resolve("gpt-2.gguf"));
    var texts = SharedTokenizers.cases(folder.resolve("cases.txt"), "\0");
    return names.stream()
        .map(
            name ->
                dynamicTest(
                    name,
                    () ->
                        check(
                            Tokenizer.of(metadata, name),
                            texts,
                            withoutLast(
                                SharedTokenizers.ids(folder.resolve("pre/" + name + ".ids"))))));
  }

  private static void check(Tokenizer tokenizer, List<String> texts, List<int[]> expected) {
    assertEquals(expected.size(), texts.size(), "texts");
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      assertArrayEquals(
          expected.get(i),
          tokenizer.encode(text, EncodeOptions.TEXT),
          "text %d: '%s'".formatted(i, text));
    }
  }

  private static <T> List<T> withoutLast(List<T> list) {
    return list.subList(0, list.size() - 1);
  }
}
