package llm.blocks;

import java.util.Map;
import llm.tensor.HeadColumns;
import llm.tensor.Rows;

/** Attention without positions (Kazemnejad et al. 2023). */
enum NoPositions implements Positions {
  INSTANCE;

  @Override
  public void apply(Rows x, HeadColumns heads, Pass pass) {}

  @Override
  public Map<String, Object> details() {
    return Map.of("positions", "none");
  }
}
