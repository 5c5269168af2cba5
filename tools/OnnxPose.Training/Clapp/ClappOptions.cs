using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Commands;

namespace OnnxPose.Training.Clapp;

/// <summary>What CLaPP's run has beyond the options of every run.</summary>
sealed record ClappOptions
{
    /// <summary>The model folder: <c>clip_vision</c> and <c>clapp</c> are written into it.</summary>
    public required string Output { get; init; }

    /// <summary>Folder of the frozen text encoder.</summary>
    public required string TextEncoder { get; init; }

    /// <summary>Folder of the tokenizer.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>Sizes of the vision encoder.</summary>
    public required ClipVisionConfig Vision { get; init; }

    /// <summary>Width of the space in which poses and texts are compared.</summary>
    public required int Embedding { get; init; }

    /// <summary>Share of InfoNCE in the loss once the warm-up is over; the rest is the published
    /// loss.</summary>
    public required double OwnShare { get; init; }

    /// <summary>Steps within which the share of InfoNCE falls from 1 to <see cref="OwnShare"/>.</summary>
    public required int OwnSteps { get; init; }

    /// <summary>See <see cref="JudgeBatchSource.TwinShare"/>.</summary>
    public required double TwinShare { get; init; }

    /// <summary>See <see cref="JudgeBatchSource.RareShare"/>.</summary>
    public required double RareShare { get; init; }

    /// <summary>See <see cref="JudgeBatchSource.LargeShare"/>.</summary>
    public required double LargeShare { get; init; }

    public static ClappOptions From(Arguments arguments)
    {
        var output = arguments.Text("out", "models/mini");
        var width = arguments.Whole("width", 128);
        return new()
        {
            Output = output,
            TextEncoder = arguments.Text("text", Path.Combine(output, "text_encoder")),
            Tokenizer = arguments.Text("tokenizer", Path.Combine(output, "tokenizer")),
            Vision = new()
            {
                Width = width,
                Layers = arguments.Whole("layers", 4),
                Heads = arguments.Whole("heads", 4),
                HiddenWidth = 4 * width,
                Channels = 3,
                ImageSize = arguments.Whole("image", 224),
                PatchSize = arguments.Whole("patch", 28),
                Activation = Activation.QuickGelu,
                ProjectionWidth = arguments.Whole("projection", width),
            },
            Embedding = arguments.Whole("embedding", 128),
            OwnShare = arguments.Number("own", 0.5),
            OwnSteps = arguments.Whole("own-steps", 600),
            TwinShare = arguments.Number("twins", 0.3),
            RareShare = arguments.Number("rare", 0.15),
            LargeShare = arguments.Number("large", 0.25),
        };
    }
}
