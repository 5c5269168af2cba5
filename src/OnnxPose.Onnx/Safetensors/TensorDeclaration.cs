using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>
/// What a header says of one tensor. Reading it checks every rule that concerns this tensor alone.
/// </summary>
ref struct TensorDeclaration
{
    HeaderText _text;
    HeaderKey _key;
    DType? _type;
    Dimensions _dimensions;
    int? _rank;
    long? _begin;
    long _end;

    /// <summary>The first byte, counted from the end of the header.</summary>
    public readonly long Begin => _begin ?? 0;

    /// <summary>One past the last byte, counted from the end of the header.</summary>
    public readonly long End => _end;

    /// <summary>The element type.</summary>
    public readonly DType DType => _type ?? default;

    /// <summary>The dimensions, copied.</summary>
    public readonly ImmutableArray<long> Shape
    {
        get
        {
            ReadOnlySpan<long> all = _dimensions;
            return [.. all[..(_rank ?? 0)]];
        }
    }

    /// <summary>
    /// Reads <c>{"dtype": ..., "shape": [...], "data_offsets": [begin, end]}</c>, in any order.
    /// </summary>
    public static TensorDeclaration Read(ref Utf8JsonReader reader, HeaderText text, HeaderKey key)
    {
        var declaration = new TensorDeclaration { _text = text, _key = key };
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw text.Fault(key, $"is {HeaderWords.Found(ref reader)}; expected an object");
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            declaration.ReadField(ref reader);
        }
        declaration.Check();
        return declaration;
    }

    void ReadField(ref Utf8JsonReader reader)
    {
        HeaderNames.CheckSurrogates(ref reader, _text);
        if (reader.ValueTextEquals("dtype"u8))
        {
            RequireFirst("dtype", _type is null);
            ReadDType(ref reader);
        }
        else if (reader.ValueTextEquals("shape"u8))
        {
            RequireFirst("shape", _rank is null);
            ReadShape(ref reader);
        }
        else if (reader.ValueTextEquals("data_offsets"u8))
        {
            RequireFirst("data_offsets", _begin is null);
            ReadOffsets(ref reader);
        }
        else
        {
            throw _text.Fault(_key, $"has an unknown field '{HeaderWords.Quote(reader.ValueSpan)}'; " +
                "expected dtype, shape and data_offsets");
        }
    }

    readonly void RequireFirst(string field, bool isFirst)
    {
        if (!isFirst)
        {
            throw _text.Fault(_key, $"has {field} twice");
        }
    }

    void ReadDType(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isText = reader.TokenType == JsonTokenType.String;
        if (isText)
        {
            HeaderNames.CheckSurrogates(ref reader, _text);
        }
        _type = isText && DTypes.TryParse(ref reader, out var type) ? type : throw _text.Fault(_key,
            $"has {HeaderWords.Found(ref reader)} as dtype; expected one of {DTypes.KnownNames}");
    }

    void ReadShape(ref Utf8JsonReader reader)
    {
        ReadStartOfArray(ref reader, "shape");
        var rank = 0;
        for (; ReadElement(ref reader, "shape", out var dimension); rank++)
        {
            if (rank == SafetensorsLimits.Rank)
            {
                throw _text.Fault(_key, $"has more than {SafetensorsLimits.Rank} dimensions");
            }
            if (dimension > SafetensorsLimits.Dimension)
            {
                throw _text.Fault(_key,
                    $"has a dimension of {dimension}; expected at most {SafetensorsLimits.Dimension}");
            }
            _dimensions[rank] = dimension;
        }
        _rank = rank;
    }

    void ReadOffsets(ref Utf8JsonReader reader)
    {
        ReadStartOfArray(ref reader, "data_offsets");
        var count = 0;
        for (; count < 3 && ReadElement(ref reader, "data_offsets", out var offset); count++)
        {
            _begin ??= offset;
            _end = offset;
        }
        if (count != 2)
        {
            throw _text.Fault(_key,
                $"has {(count < 3 ? $"{count}" : "more than 2")} data_offsets; expected two, [begin, end]");
        }
    }

    readonly void ReadStartOfArray(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw _text.Fault(_key, $"has {HeaderWords.Found(ref reader)} as {field}; expected an array");
        }
    }

    // JSON spells one integer in many ways (-0, 1e3, 1.0); the format's own writers use digits only.
    readonly bool ReadElement(ref Utf8JsonReader reader, string field, out long value)
    {
        reader.Read();
        value = 0;
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }
        if (reader.TokenType != JsonTokenType.Number
            || reader.ValueSpan.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !reader.TryGetInt64(out value))
        {
            throw _text.Fault(_key, $"has {HeaderWords.Found(ref reader)} in {field}; expected integers " +
                $"from 0 to {long.MaxValue}");
        }
        return true;
    }

    readonly void Check()
    {
        if (_type is not { } type || _rank is not { } rank || _begin is not { } begin)
        {
            var missing = _type is null ? "dtype" : _rank is null ? "shape" : "data_offsets";
            throw _text.Fault(_key, $"lacks {missing}; expected dtype, shape and data_offsets");
        }
        if (_end < begin)
        {
            throw _text.Fault(_key, $"ends at offset {_end}, before it begins at {begin}");
        }
        var bytes = ByteCount(type, rank);
        if (bytes != _end - begin)
        {
            throw _text.Fault(_key, $"has {_end - begin} bytes; its shape " +
                $"{TensorEntry.FormatShape(Shape.AsSpan())} of {type.HeaderName()} takes {bytes}");
        }
    }

    readonly long ByteCount(DType type, int rank)
    {
        try
        {
            long bytes = type.ByteSize();
            for (var i = 0; i < rank; i++)
            {
                bytes = checked(bytes * _dimensions[i]);
            }
            return bytes;
        }
        catch (OverflowException)
        {
            throw _text.Fault(
                _key, $"of shape {TensorEntry.FormatShape(Shape.AsSpan())} overflows its byte count");
        }
    }

    [InlineArray(SafetensorsLimits.Rank)]
    struct Dimensions
    {
        long _first;
    }
}
