using OnnxPose.Scoring;

namespace OnnxPose.Tests.Scoring;

public sealed class EncodingBatchesTests
{
    [TestCase(64, 1)]
    [TestCase(8, 1)]
    [TestCase(65, 2)]
    [TestCase(0, 0)]
    public void SixtyFourItems_AreOneRun(int items, int expected)
    {
        var runs = 0;
        var features = EncodingBatches.Run([.. Enumerable.Range(0, items)], 2, part =>
        {
            runs++;
            return [.. part.SelectMany(static item => new float[] { item, -item })];
        });
        Assert.That(runs, Is.EqualTo(expected));
        Assert.That(features, Is.EqualTo(
            Enumerable.Range(0, items).SelectMany(static item => new float[] { item, -item })));
    }
}
