using System.Text;
using OnnxPose.Numerics;
using OnnxPose.TestKit;
using OnnxPose.Text;

namespace OnnxPose.Tests.Text;

public sealed class BytePairMergerTests
{
    static readonly string s_folder = GoldenFolder.Ours("clip-tokenizer-small");
    static readonly ClipVocabulary s_vocabulary = ClipVocabulary.Read(Path.Combine(s_folder, "vocab.json"));
    static readonly MergeTable s_merges = MergeTable.Read(Path.Combine(s_folder, "merges.txt"), s_vocabulary);

    [Test]
    public void Random_words_merge_as_a_search_over_the_whole_word_merges_them()
    {
        var random = PoseRandom.FromSeed(3);
        var letters = "etaoinshrdlu-'\u00E9\u4E2D";
        var merger = new BytePairMerger(s_vocabulary, s_merges);
        for (var round = 0; round < 3000; round++)
        {
            var word = string.Concat(Enumerable.Range(0, 1 + random.NextInt32(40))
                .Select(_ => letters[random.NextInt32(letters.Length)]));
            var ids = new List<int>();
            merger.Append(word, ids);
            Assert.That(ids, Is.EqualTo(MergeByFullSearch(word)), word);
        }
    }

    [TestCase("person")]
    [TestCase("a")]
    [TestCase("\U0001F600")]
    public void Time_grows_as_n_log_n_with_the_word(string part)
    {
        const int Bytes = 1 << 16;
        _ = Seconds(part, Bytes);
        var once = Enumerable.Range(0, 3).Min(_ => Seconds(part, Bytes));
        var eightTimes = Enumerable.Range(0, 3).Min(_ => Seconds(part, 8 * Bytes));
        TestContext.Out.WriteLine($"{part}: 64 KiB in {once * 1000:F0} ms, 512 in {eightTimes * 1000:F0}");
        // n log n gives about 10 and n squared 64: far enough apart for a busy machine.
        Assert.That(eightTimes / once, Is.LessThan(25));
    }

    [Test]
    public void A_word_of_one_mebibyte_takes_seconds_at_most() =>
        Assert.That(Seconds("person", 1 << 20), Is.LessThan(3));

    // Processor time, so that other programs do not count.
    static double Seconds(string part, int bytes)
    {
        var word = string.Concat(Enumerable.Repeat(part, bytes / Encoding.UTF8.GetByteCount(part)));
        var merger = new BytePairMerger(s_vocabulary, s_merges);
        var before = Environment.CpuUsage.TotalTime;
        merger.Append(word, []);
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    static List<int> MergeByFullSearch(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        var ids = bytes.Select((b, i) => s_vocabulary.ByteToken(b, i == bytes.Length - 1)).ToList();
        while (true)
        {
            var best = Enumerable.Range(0, ids.Count - 1)
                .Select(i => (At: i, Found: s_merges.TryFind(ids[i], ids[i + 1], out var m), Merge: m))
                .Where(static c => c.Found).OrderBy(static c => c.Merge.Rank).FirstOrDefault();
            if (!best.Found)
            {
                return ids;
            }
            ids[best.At] = best.Merge.Token;
            ids.RemoveAt(best.At + 1);
        }
    }
}
