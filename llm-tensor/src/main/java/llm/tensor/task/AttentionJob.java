package llm.tensor.task;

import java.util.Arrays;
import llm.tensor.kernel.SizedKernels;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;

/**
 * Attention of a batch, cut into items: some rows of one sequence and some query heads that read
 * the same keys.
 */
public final class AttentionJob implements Team.Task {
  /** Queries of an item: enough to make use of keys that are in the cache. */
  private static final int QUERIES = AttentionItem.QUERIES;

  /** Multiplications below which one thread is faster than several. */
  private static final long SMALL = 1 << 14;

  private final Team team;
  private final AttentionItem[] items; // of each worker
  private int[] blocks = new int[16]; // first rows of row blocks; the end of the last one
  private int blockCount;
  private int headsOfItem;
  private int itemsOfBlock;

  /** A job for these threads. */
  public AttentionJob(Team team, SizedKernels sized) {
    this.team = team;
    items = new AttentionItem[team.size()];
    for (int i = 0; i < items.length; i++) items[i] = new AttentionItem(sized);
  }

  /** Attention of each row of q over what its sequence has seen, and what of that was chosen. */
  public void run(RowData q, AttentionLayer layer, Batch batch, RowChoice choice, RowData out) {
    var shape = layer.shape();
    int group = shape.heads() / shape.kvHeads();
    headsOfItem = Math.min(group, QUERIES);
    cutRows(batch, choice, Math.max(1, QUERIES / headsOfItem));
    // few row blocks and few key heads: query heads of one key head go to several workers
    while (headsOfItem > 1 && blockCount * itemsOfBlock(shape) < team.size()) {
      headsOfItem = Math.ceilDiv(headsOfItem, 2);
    }
    itemsOfBlock = itemsOfBlock(shape);
    for (var item : items) item.set(q, layer, batch, choice, out);
    long work = 0;
    for (int r = 0; r < q.rows(); r++)
      work += Math.min(batch.position(r) + 1, choice.positions().width());
    work *= (long) shape.heads() * shape.keySize();
    if (team.size() == 1 || work < SMALL) {
      for (int i = 0; i < blockCount * itemsOfBlock; i++) run(items[0], i);
    } else {
      team.run(this);
    }
  }

  private int itemsOfBlock(AttentionShape shape) {
    return shape.kvHeads() * Math.ceilDiv(shape.heads() / shape.kvHeads(), headsOfItem);
  }

  /** Blocks of rows of one sequence; a row that sees its own choice is one by itself. */
  private void cutRows(Batch batch, RowChoice choice, int most) {
    int rows = batch.size();
    blockCount = 0;
    for (int r = 0; r < rows; ) {
      if (blockCount + 2 > blocks.length) blocks = Arrays.copyOf(blocks, 2 * blocks.length);
      blocks[blockCount++] = r;
      int end = choice.limits(r, batch) ? r : Math.min(rows, r + most);
      var sequence = batch.state(r);
      for (r++; r < end && batch.state(r) == sequence && !choice.limits(r, batch); r++) {}
      blocks[blockCount] = r;
    }
  }

  @Override
  public void run(int worker) {
    int all = blockCount * itemsOfBlock;
    // the last rows see the most keys: the largest items go first
    for (int i = team.claim(); i < all; i = team.claim()) run(items[worker], all - 1 - i);
  }

  private void run(AttentionItem item, int number) {
    int block = number / itemsOfBlock;
    item.run(blocks[block], blocks[block + 1], number % itemsOfBlock, headsOfItem);
  }
}
