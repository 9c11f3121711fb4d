package llm.cli.chat;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the commands of a chat, and the names of files behind those that take one. */
final class CommandCompleter implements Completer {
  private static final int MAX_FILES = 1000;

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (!line.line().startsWith("/")) return;
    if (line.wordIndex() == 0) {
      for (var verb : ChatVerb.values()) candidates.add(candidate(verb));
    } else if (line.wordIndex() == 1
        && ChatVerb.of(line.words().getFirst()).filter(ChatVerb::takesFile).isPresent()) {
      addFiles(line.word(), candidates);
    }
  }

  private static Candidate candidate(ChatVerb verb) {
    return new Candidate(
        verb.spelling(), verb.spelling(), null, verb.description(), null, null, true);
  }

  /** The files in the folder that is typed so far; none where it cannot be read. */
  private static void addFiles(String typed, List<Candidate> candidates) {
    var folder = typed.substring(0, typed.lastIndexOf('/') + 1);
    try (var files = Files.newDirectoryStream(Path.of(folder.isEmpty() ? "." : folder))) {
      for (var file : files) {
        if (candidates.size() == MAX_FILES) return;
        var isFolder = Files.isDirectory(file);
        var name = folder + file.getFileName() + (isFolder ? "/" : "");
        candidates.add(new Candidate(name, name, null, null, null, null, !isFolder));
      }
    } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
      // There is nothing to propose.
    }
  }
}
