package rag;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;

/** Passages, and which of them are about a question. */
final class Library {
  private final EmbeddingModel model;
  private final List<Passage> passages;
  private final List<Embedding> embeddings;

  /** Embeds all passages at once; of one that is too long its beginning counts. */
  Library(EmbeddingModel model, List<Passage> passages) {
    this.model = model;
    this.passages = List.copyOf(passages);
    var options = EmbeddingOptions.builder().truncated(true).build();
    var texts = passages.stream().map(Passage::text).toList();
    this.embeddings = texts.isEmpty() ? List.of() : model.embedDocuments(texts, options);
  }

  /** The passages that are nearest to a question, nearest first. */
  List<Passage> search(String question, int count) {
    if (passages.isEmpty()) return List.of();
    var asked = model.embedQuery(question);
    var byDistance =
        Comparator.comparingDouble((Integer i) -> -asked.similarity(embeddings.get(i)));
    return IntStream.range(0, passages.size())
        .boxed()
        .sorted(byDistance)
        .limit(count)
        .map(passages::get)
        .toList();
  }
}
