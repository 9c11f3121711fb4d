package llm.tensor.asm.amd64;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Each instruction has the bytes that the GNU assembler gives it, which were committed: {@code
 * -Dllm.update.snapshots} asks that assembler again.
 */
class InstructionBytesTest {
  private static final Path BYTES = Path.of("src/test/resources/asm/instructions.txt");
  private static final String SEPARATOR = " | ";

  @Test
  void bytesAreThoseOfTheGnuAssembler() throws IOException, InterruptedException {
    var cases = new TreeMap<String, byte[]>();
    VectorCases.addTo(cases);
    GeneralCases.addTo(cases);
    if (System.getProperty("llm.update.snapshots") != null) update(List.copyOf(cases.keySet()));
    var expected = committed();
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(cases.keySet()));
    var wrong = new ArrayList<String>();
    cases.forEach(
        (text, code) -> {
          var bytes = HexFormat.of().formatHex(code);
          var gnu = expected.getOrDefault(text, "");
          if (!bytes.equals(gnu)) wrong.add("\n" + text + ": " + bytes + ", GNU's " + gnu);
        });
    assertEquals(List.of(), wrong);
  }

  private static Map<String, String> committed() throws IOException {
    var all = new TreeMap<String, String>();
    for (var line : Files.readAllLines(BYTES)) {
      int end = line.indexOf(SEPARATOR);
      all.put(line.substring(end + SEPARATOR.length()), line.substring(0, end));
    }
    return all;
  }

  private static void update(List<String> texts) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("asm");
    var source = folder.resolve("all.s");
    var listing = folder.resolve("listing");
    Files.writeString(source, ".intel_syntax noprefix\n" + String.join("\n", texts) + "\n");
    var command =
        List.of("as", "-aln=" + listing, "--listing-lhs-width=4", "-o", folder + "/o", "" + source);
    int failure = new ProcessBuilder(command).inheritIO().start().waitFor();
    assertEquals(0, failure, "the GNU assembler failed");
    var lines = new ArrayList<String>();
    for (var line : Files.readAllLines(listing)) {
      var words = line.strip().split("\\s+");
      if (words.length < 3 || !words[0].matches("\\d+") || !words[1].matches("[0-9a-f]{4}"))
        continue;
      var bytes = new StringBuilder();
      int i = 2;
      while (words[i].matches("[0-9A-F]{2,8}") && bytes.length() < 32) bytes.append(words[i++]);
      int number = Integer.parseInt(words[0]) - 2; // behind the line that says whose syntax it is
      lines.add(
          bytes.toString().toLowerCase(java.util.Locale.ROOT) + SEPARATOR + texts.get(number));
    }
    Files.write(BYTES, lines);
  }
}
