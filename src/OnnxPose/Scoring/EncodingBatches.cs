namespace OnnxPose.Scoring;

/// <summary>Runs an encoder over any number of pictures or texts with a bounded amount of memory.</summary>
static class EncodingBatches
{
    /// <summary>What is encoded in one run; ViT-L/14 holds about 15 MB of states for each picture.</summary>
    public const int ItemsPerRun = 64;

    /// <summary>The features of all items: one run for up to <see cref="ItemsPerRun"/>.</summary>
    /// <param name="items">Any number.</param>
    /// <param name="width">Numbers of an item's features.</param>
    /// <param name="encode">One run: (item, width).</param>
    /// <returns>(item, width).</returns>
    public static float[] Run<T>(IReadOnlyList<T> items, int width, Func<T[], float[]> encode)
    {
        var all = new float[checked(items.Count * width)];
        var done = 0;
        foreach (var part in items.Chunk(ItemsPerRun))
        {
            encode(part).CopyTo(all, done * width);
            done += part.Length;
        }
        return all;
    }
}
