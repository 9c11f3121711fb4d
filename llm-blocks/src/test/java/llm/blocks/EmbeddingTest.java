package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private final Weights w =
      TinyWeights.width(2)
          .matrix("token_embd.weight", 2, 1, 2, 3, 4, 5, 6)
          .matrix("position_embd.weight", 2, 0, 0, 10, 20)
          .vector("token_embd_norm.weight", 1, 1)
          .weights();

  private static float[] embed(Embedding embedding, int... tokens) {
    var state = Passes.state(List.of());
    var batch = new Batch();
    for (int i = 0; i < tokens.length; i++) batch.add(tokens[i], i, state, true);
    var x = Rows.zero(tokens.length, embedding.width());
    embedding.apply(x, new Pass(batch, new Workspace(TinyWeights.WORKERS)));
    return Passes.values(x);
  }

  @Test
  void looksUpARowForEachToken() {
    var embedding = Embedding.of(w.at("token_embd"));
    assertArrayEquals(new float[] {5, 6, 1, 2}, embed(embedding, 2, 0));
    assertEquals(3, embedding.vocabularySize());
  }

  @Test
  void scalesAndAddsPositionsAndNormalises() {
    var embedding = Embedding.of(w.at("token_embd"));
    assertArrayEquals(new float[] {2, 4}, embed(embedding.withScale(2), 0));
    var learned = embedding.withPositions(w.at("position_embd"));
    assertArrayEquals(new float[] {1, 2, 11, 22}, embed(learned, 0, 0));
    assertEquals(2, learned.positionCount().orElseThrow());
    var described = learned.describe().children().getFirst();
    assertEquals("position_embd", described.name());
    assertEquals("PositionEmbedding", described.kind());
    assertEquals(2, described.details().get("context_length"));
    var normed = embedding.withNorm(Norm.layer(w.at("token_embd_norm"), 0));
    assertArrayEquals(new float[] {-1, 1}, embed(normed, 1), 1e-6f);
  }

  @Test
  void addsTheTypeOfEachRow() {
    var types =
        TinyWeights.width(2).matrix("token_types.weight", 2, 100, 200, 1000, 2000).weights();
    var embedding =
        Embedding.of(w.at("token_embd"))
            .withPositions(w.at("position_embd"))
            .withTypes(types.at("token_types"));
    assertEquals(2, embedding.typeCount());
    assertEquals(1, Embedding.of(w.at("token_embd")).typeCount());
    var state = Passes.state(List.of());
    var batch = new Batch();
    batch.add(0, 0, state, true);
    batch.add(1, 1, state, true);
    batch.setType(1);
    var x = Rows.zero(2, 2);
    embedding.apply(x, new Pass(batch, new Workspace(TinyWeights.WORKERS)));
    assertArrayEquals(new float[] {101, 202, 1013, 2024}, Passes.values(x));
    var described = embedding.describe().children().getFirst();
    assertEquals("TypeEmbedding", described.kind());
    assertEquals(2, described.details().get("token_type_count"));
  }

  @Test
  void tiedOutputMultipliesByTheTable() {
    var logits = Rows.zero(1, 3);
    Embedding.of(w.at("token_embd")).tied().apply(Rows.of(2, 1, -1), logits, Passes.of(1));
    assertArrayEquals(new float[] {-1, -1, -1}, Passes.values(logits), 1e-6f);
  }
}
