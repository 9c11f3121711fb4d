package llm.cli.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandCompleterTest {
  @TempDir private Path folder;

  private static List<String> proposals(String line) throws IOException {
    var candidates = new ArrayList<Candidate>();
    try (var terminal =
        new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      var parsed = new MessageParser().parse(line, line.length(), ParseContext.COMPLETE);
      new CommandCompleter().complete(reader, parsed, candidates);
    }
    return candidates.stream().map(Candidate::value).sorted().toList();
  }

  @Test
  void commandsAreProposedAtTheBeginningAlone() throws IOException {
    assertTrue(proposals("/re").contains("/regen"), proposals("/re").toString());
    assertEquals(ChatVerb.values().length, proposals("/").size());
    assertEquals(List.of(), proposals("re"));
    assertEquals(List.of(), proposals("/system /re"));
    assertEquals(List.of(), proposals("say /re"));
  }

  @Test
  void filesAreProposedWhereOneIsWanted() throws IOException {
    Files.createFile(folder.resolve("a.json"));
    Files.createDirectory(folder.resolve("b"));
    var start = folder.toString().replace('\\', '/') + "/";
    assertEquals(List.of(start + "a.json", start + "b/"), proposals("/load " + start));
    assertEquals(List.of(), proposals("/load " + start + "none/"));
    assertEquals(List.of(), proposals("/undo " + start));
  }
}
