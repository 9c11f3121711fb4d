package llm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import llm.api.EmbeddingOptions.Purpose;
import llm.api.Pooling;
import llm.cli.terminal.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbedCommandTest {
  private final CommandRun command = new CommandRun();
  @TempDir private Path folder;

  private int run(String... arguments) {
    var all =
        IntStream.range(0, arguments.length + 1).mapToObj(i -> i == 0 ? "embed" : arguments[i - 1]);
    return command.run(all.toArray(String[]::new));
  }

  @Test
  void printsALineAVector() {
    // The marks of an empty text alone: bos, whose id is 1.
    assertEquals(0, run("--no-normalize", "a", "", "ab"));
    assertEquals("98.0 2.0 0.0\n1.0 1.0 0.0\n196.0 3.0 0.0\n", command.out());
    assertEquals("", command.err());
  }

  @Test
  void vectorsHaveLengthOneUnlessToldOtherwise() {
    assertEquals(0, run("--tokens", "3,1"));
    assertEquals("0.8944272 0.4472136 0.0\n", command.out()); // (4, 2) / sqrt(20)
  }

  @Test
  void withoutPoolingARowIsALine() {
    assertEquals(0, run("--pooling", "none", "--no-normalize", "--tokens", "5, 6"));
    assertEquals("5.0 1.0 0.0\n6.0 1.0 0.0\n", command.out());
  }

  @Test
  void optionsReachTheModel() {
    run(
        "--pooling",
        "cls",
        "--dimensions",
        "2",
        "--truncate",
        "--document",
        "-t",
        "3",
        "--exact",
        "a");
    var options = command.runtime.embeddingOptions.getFirst();
    assertEquals(Optional.of(Pooling.CLS), options.pooling());
    assertEquals(OptionalInt.of(2), options.dimensions());
    assertTrue(options.truncated());
    assertTrue(options.normalized());
    assertEquals(Purpose.DOCUMENT, options.purpose());
    assertEquals(Optional.empty(), options.prefix());
    var loading = command.runtime.loadOptions.getFirst();
    assertEquals(OptionalInt.of(3), loading.threads());
    assertTrue(loading.exact());
  }

  @Test
  void marksAreParsedUnlessTheyAreToBeText() {
    run("<s>");
    run("--no-parse-special", "<s>");
    assertTrue(command.runtime.embeddingOptions.get(0).parsesSpecial());
    assertFalse(command.runtime.embeddingOptions.get(1).parsesSpecial());
  }

  @Test
  void jsonHasModelDimensionsEmbeddingsAndUsage() {
    assertEquals(0, run("-m", "demo:llama", "--json", "--no-normalize", "a", "b"));
    assertEquals(
        "{\"model\":\"demo:llama\",\"dimensions\":3,\"embeddings\":[[98.0,2.0,0.0],[99.0,2.0,0.0]],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4,\"cut_tokens\":0,\"cut_texts\":0}}\n",
        command.out());
  }

  @Test
  void jsonNamesThePrefixAndTheDimensionsThatThereAre() {
    assertEquals(0, run("--json", "--no-normalize", "--query", "--dimensions", "1", "a"));
    var json = command.json();
    assertEquals("?", json.get("prefix").asString());
    assertEquals(1, json.get("dimensions").asInt());
    assertEquals("[[161.0]]", json.get("embeddings").toString()); // 1 + '?' + 'a'
  }

  @Test
  void anotherPrefixIsTakenAsItIs() {
    assertEquals(0, run("--no-normalize", "--prefix", "ab", "c"));
    assertEquals("295.0 4.0 0.0\n", command.out());
  }

  @Test
  void jsonOfRowsIsAListOfListsOfEachText() {
    assertEquals(
        0, run("--json", "--no-normalize", "--pooling=none", "--tokens=5,6", "--tokens=7"));
    assertEquals(
        "[[[5.0,1.0,0.0],[6.0,1.0,0.0]],[[7.0,1.0,0.0]]]",
        command.json().get("embeddings").toString());
  }

  @Test
  void readsLinesWhereADashStands() {
    command.in = "b\r\n\nc";
    assertEquals(0, run("--no-normalize", "a", "-", "d"));
    assertEquals(
        List.of("98.0 2.0", "99.0 2.0", "1.0 1.0", "100.0 2.0", "101.0 2.0"),
        command.out().lines().map(line -> line.replace(" 0.0", "")).toList());
  }

  @Test
  void textsBetweenNulsMayHaveLines() {
    command.in = "a\nb\0c\0";
    assertEquals(0, run("--no-normalize", "--null"));
    assertEquals("206.0 4.0 0.0\n100.0 2.0 0.0\n", command.out());
  }

  @Test
  void noTextsAreNoVectors() {
    assertEquals(0, run("-"));
    assertEquals("", command.out());
    command.in = "";
    assertEquals(0, run("--json", "-"));
    assertEquals("[]", command.json().get("embeddings").toString());
    assertEquals(3, command.json().get("dimensions").asInt());
  }

  @Test
  void writesLittleEndianRows() throws IOException {
    var file = folder.resolve("vectors");
    assertEquals(0, run("--no-normalize", "-o", file.toString(), "a", "ab"));
    assertArrayEquals(new float[] {98, 2, 0, 196, 3, 0}, floats(file));
    assertEquals("", command.out());
    assertEquals(0, run("--pooling=none", "--no-normalize", "-o", file.toString(), "a"));
    assertArrayEquals(new float[] {1, 1, 0, 97, 1, 0}, floats(file));
  }

  private static float[] floats(Path file) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    var floats = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(floats);
    return floats;
  }

  @Test
  void jsonSaysWhatIsInAFile() {
    var file = folder.resolve("vectors").toString();
    assertEquals(0, run("--json", "--pooling=none", "-o", file, "ab"));
    var json = command.json();
    assertEquals(file, json.get("output").asString());
    assertEquals(3, json.get("rows").asInt());
    assertEquals(3, json.get("usage").get("prompt_tokens").asInt());
    assertFalse(json.has("embeddings"));
  }

  @Test
  void aFileIsThereOnlyWhenItIsComplete() throws IOException {
    command.in = "a\n".repeat(300) + "x".repeat(1000) + "\n";
    assertEquals(1, run("-o", folder.resolve("vectors").toString(), "-"));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
    // Which one, where there are many; and both counts.
    assertEquals("llm: index 300: 1001 tokens, expected 1000 or less\n", command.err());
  }

  @Test
  void aSingleTextThatIsTooLongIsNotNumbered() {
    assertEquals(1, run("x".repeat(1000)));
    assertEquals("llm: 1001 tokens, expected 1000 or less\n", command.err());
    assertEquals("", command.out());
  }

  @Test
  void whatIsCutIsSaid() {
    assertEquals(0, run("--truncate", "--json", "x".repeat(1004), "a"));
    assertEquals("llm: 1 of 2 texts cut at 1,000 tokens, 5 tokens left out\n", command.err());
    assertEquals(5, command.json().get("usage").get("cut_tokens").asInt());
    assertEquals(1, command.json().get("usage").get("cut_texts").asInt());
    assertEquals(1002, command.json().get("usage").get("prompt_tokens").asInt());
  }

  /** A pipe without end would take all memory otherwise. */
  @Test
  void manyTextsAreDoneInGroups() {
    command.in = "a\n".repeat(1000);
    assertEquals(0, run("--no-normalize", "-"));
    assertEquals(1000, command.out().lines().count());
    assertEquals(List.of(256, 256, 256, 232), command.runtime.groups);
  }

  @Test
  void longTextsAreDoneInSmallerGroups() {
    command.in =
        IntStream.range(0, 4).mapToObj(i -> "x".repeat(100_000)).collect(Collectors.joining("\n"));
    assertEquals(0, run("--truncate", "-"));
    assertEquals(List.of(2, 2), command.runtime.groups);
  }

  @Test
  void textsAreNotReadBeforeTheirTurn() {
    int[] read = {0};
    command.inStream =
        new InputStream() {
          @Override
          public int read() {
            int position = read[0]++;
            if (position == 5_000_000) throw new IllegalStateException("too far");
            return position % 2 == 0 ? 'a' : '\n';
          }
        };
    command.outStream =
        new java.io.OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertEquals(141, run("-"));
    assertTrue(read[0] < 1_000_000, () -> "bytes: " + read[0]);
  }

  @Test
  void onATerminalProgressIsWipedOutBeforeVectors() {
    command.kind = Output.Kind.PLAIN_TERMINAL;
    assertEquals(0, run("--no-normalize", "a"));
    assertEquals("98.0 2.0 0.0\n", command.out());
    assertFalse(command.out().contains("\u001b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                      | no TEXT: give some, or - for standard input
          - -                     | -: standard input can be read once
          --null a                | --null: nothing is read; expected - among the texts
          --tokens 1 a            | --tokens: with texts, expected one of the two
          --tokens 1 --null       | --tokens: with texts, expected one of the two
          --tokens 1,x            | 1,x, expected ids such as 101,2023,102
          --tokens 1,,2           | 1,,2, expected ids such as 101,2023,102
          --dimensions 0 a        | --dimensions: 0, expected 1 to 65,536
          --dimensions 4 a        | --dimensions: 4, expected 1 to 3
          --pooling sum a         | --pooling
          --query --document a    | mutually exclusive
          --query --prefix x a    | mutually exclusive
          """)
  void misuse(String arguments, String message) {
    assertEquals(2, arguments.isEmpty() ? run() : run(arguments.split(" ")), command::err);
    assertTrue(command.err().contains(message), command::err);
    assertEquals("", command.out());
  }
}
