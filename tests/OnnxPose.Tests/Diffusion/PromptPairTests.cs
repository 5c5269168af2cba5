using OnnxPose.Diffusion;

namespace OnnxPose.Tests.Diffusion;

sealed class PromptPairTests
{
    static readonly PromptEmbedding s_prompt = new(2, [1, 2, 3, 4], [5]);
    static readonly PromptEmbedding s_negative = new(2, [-1, -2, -3, -4], [-5]);
    static readonly TimeIds s_ids = new([-6, -7], [6, 7]);

    [Test]
    public void WithGuidance_NegativeRowsComeFirst_PicturesSideBySide()
    {
        var rows = new PromptPair(s_prompt, s_negative).Rows(new(), s_ids, 2);
        Assert.That((rows.Rows, rows.Tokens), Is.EqualTo((4, 2)));
        Assert.That(rows.TextStates, Is.EqualTo(
            new float[] { -1, -2, -3, -4, -1, -2, -3, -4, 1, 2, 3, 4, 1, 2, 3, 4 }));
        Assert.That(rows.PooledText, Is.EqualTo(new float[] { -5, -5, 5, 5 }));
        Assert.That(rows.TimeIds, Is.EqualTo(new float[] { -6, -7, -6, -7, 6, 7, 6, 7 }));
    }

    [Test]
    public void WithoutGuidance_TheNegativePromptIsNotRead()
    {
        var rows = new PromptPair(s_prompt).Rows(new() { Scale = 1 }, s_ids, 3);
        Assert.That(rows.Rows, Is.EqualTo(3));
        Assert.That(rows.PooledText, Is.EqualTo(new float[] { 5, 5, 5 }));
        Assert.That(rows.TimeIds, Is.EqualTo(new float[] { 6, 7, 6, 7, 6, 7 }));
    }

    [Test]
    public void WhatDoesNotGoTogether_IsRefused()
    {
        Assert.That(static () => new PromptPair(s_prompt).Rows(new(), s_ids, 1),
            Throws.ArgumentException.With.Message.Contains("negative prompt"));
        Assert.That(
            static () => new PromptPair(s_prompt, s_negative with { Tokens = 1 }).Rows(new(), s_ids, 1),
            Throws.ArgumentException.With.Message.Contains("1 tokens"));
    }
}
