package rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a file.
 *
 * @param file its name, below the folder
 * @param line where it begins, from 1
 * @param text what it says
 */
record Passage(String file, int line, String text) {
  /** The paragraphs of all files of a folder whose names end in .txt or .md. */
  static List<Passage> of(Path folder) throws IOException {
    var passages = new ArrayList<Passage>();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Passage::isText).sorted().toList()) {
        passages.addAll(of(folder.relativize(file).toString(), Files.readString(file)));
      }
    }
    return passages;
  }

  private static boolean isText(Path file) {
    var name = file.getFileName().toString();
    return Files.isRegularFile(file) && (name.endsWith(".txt") || name.endsWith(".md"));
  }

  private static List<Passage> of(String file, String text) {
    var passages = new ArrayList<Passage>();
    var paragraph = new StringBuilder();
    int number = 0;
    int begin = 1;
    for (var line : (text + "\n\n").lines().toList()) {
      number++;
      if (!line.isBlank()) {
        if (paragraph.isEmpty()) begin = number;
        paragraph.append(line.strip()).append(' ');
      } else if (!paragraph.isEmpty()) {
        passages.add(new Passage(file, begin, paragraph.toString().strip()));
        paragraph.setLength(0);
      }
    }
    if (!paragraph.isEmpty()) passages.add(new Passage(file, begin, paragraph.toString().strip()));
    return passages;
  }

  /** Where it stands: {@code notes.md:12}. */
  String place() {
    return file + ":" + line;
  }
}
